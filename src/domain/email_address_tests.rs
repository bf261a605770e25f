//! Every spelling of a mailbox is one address, and every address is carried by SMTP.

use proptest::prelude::*;

use super::*;

/// How an address reads, its key, and how SMTP carries its domain.
fn forms(typed: &str) -> (String, String, String) {
    let address = EmailAddress::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error:?}"));
    (address.as_str().to_owned(), address.key(), address.smtp_parts().1)
}

#[test]
fn every_spelling_of_a_mailbox_is_one_identity() {
    for (readable, domain, spellings) in [
        (
            "anna@schöne-schule.example",
            "xn--schne-schule-6ib.example",
            &[
                "anna@schöne-schule.example",
                "anna@SCHÖNE-SCHULE.Example",
                "anna@scho\u{308}ne-schule.example",
                "anna@xn--schne-schule-6ib.example",
                "anna@XN--SCHNE-SCHULE-6IB.EXAMPLE",
                " anna@schöne-schule。example\u{200b}",
            ][..],
        ),
        ("info@straße.example", "xn--strae-oqa.example", &["info@STRAẞE.example", "info@xn--strae-oqa.example"]),
        ("info@strasse.example", "strasse.example", &["info@Strasse.example"]),
        ("a@müller.example.org", "xn--mller-kva.example.org", &["a@xn--mller-kva.example.org"]),
        ("a@пример.example", "xn--e1afmkfd.example", &["a@Пример.example", "a@xn--e1afmkfd.example"]),
        // Symbols are not shown, but the mailbox is reached.
        ("a@xn--i-7iq.example", "xn--i-7iq.example", &["a@i❤.example", "a@xn--i-7iq.example"]),
        ("o'neil@sub.example.org", "sub.example.org", &["o'neil@SUB.example.ORG"]),
    ] {
        for spelling in spellings {
            assert_eq!(forms(spelling), (readable.to_owned(), readable.to_owned(), domain.to_owned()), "{spelling}");
        }
    }
    assert_eq!(forms("Anna@x.example").1, forms("anna@X.example").1, "the local part is kept, but no difference");
    assert_ne!(forms("a@straße.example").1, forms("a@strasse.example").1, "two domains since IDNA 2008");
}

#[test]
fn what_is_no_domain_is_refused_but_read_where_it_was_stored() {
    for broken in ["a@xn--.example", "a@xn--99999999.example", "a@-ü.example", "a@ü_.example", "a@ü", "a@ü..de"] {
        assert_eq!(EmailAddress::parse(broken), Err(TextError::Malformed), "{broken}");
    }
    for stored in ["a@XN--99999999.example", "Anna@Schöne-Schule.example", "a@b_c.de", "no address"] {
        assert!(EmailAddress::from_stored(stored).is_ok(), "{stored}");
    }
    let long = format!("a@{}.example", "ü".repeat(60));
    assert_eq!(EmailAddress::parse(&long), Err(TextError::Malformed), "a label of more than 63 in ASCII");
}

proptest! {
    #[test]
    fn all_forms_of_an_address_lead_back_to_it(domain in "[a-zA-ZäöüÄßẞéøłиД日ก0-9.-]{1,20}") {
        if let Ok(address) = EmailAddress::parse(&format!("a@{domain}.example")) {
            prop_assert_eq!(&EmailAddress::parse(address.as_str()).unwrap(), &address);
            prop_assert_eq!(&EmailAddress::from_stored(address.as_str()).unwrap(), &address);
            let (local, ascii) = address.smtp_parts();
            prop_assert!(ascii.is_ascii());
            prop_assert_eq!(&EmailAddress::parse(&format!("{local}@{ascii}")).unwrap(), &address);
        }
    }
}
