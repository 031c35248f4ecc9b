return {
    email = function(email)
        email:send{
            subject = "Your letter about {topic}",
            text = "Dear {name|reader},\n\nhere is what is new in {topic} this month.\n",
            html = "<p>Dear {name|reader},</p><p>here is what is new in {topic} this month.</p>",
        }
        return "sent"
    end,
}
