return {
    message = function(message)
        message:send{ text = "Hello {name|there}, your bill of {amount:money} is due on {due_on:date}." }
        return "reminded"
    end,
}
