import Outbound
import Testing

struct UUIDTextTests {
    @Test func `a UUID has its version and variant wherever its bits come from`() {
        #expect(UUIDText.version4(0, 0) == "00000000-0000-4000-8000-000000000000")
        #expect(UUIDText.version4(.max, .max) == "ffffffff-ffff-4fff-bfff-ffffffffffff")
        // The example of RFC 9562, A.6.
        let instant = Instant(milliseconds: 1_645_557_742_000)
        let text = UUIDText.version7(at: instant, 0xcc3, 0x18c4_dc0c_0c07_398f)
        #expect(text == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    }

    @Test func `UUIDs made later come later in order`() {
        let texts = (0..<5).map {
            UUIDText.version7(at: Instant(milliseconds: 1_000 + $0), .max - 1, .max >> 3)
        }
        #expect(texts == texts.sorted())
    }
}
