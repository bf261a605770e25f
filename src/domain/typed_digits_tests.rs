//! Phone numbers and postal codes, as tables of cases.

use super::*;

#[test]
fn phone_numbers_as_people_write_them() {
    for good in [
        "0761 – 12 34",
        "0761\u{2011}1234",
        "0761\u{2212}1234",
        "+49 (0) 761/1234-5",
        "(0761) 1234",
        "0761.12.34",
        "0761 1234 App. 12",
        "0761 1234, App. 12",
        "0761 1234 Durchwahl 12",
        "0761 1234 – Durchwahl: 3",
        "0761 1234 (DW 12)",
        "0761 1234 ext. 3",
        "0761 1234 Apparat 12",
        "٠٧٦١ ١٢٣٤",
    ] {
        assert!(PhoneNumber::parse(good).is_ok(), "{good}");
    }
    assert_eq!(PhoneNumber::parse("٠٧٦١–۱۲۳۴").unwrap().as_str(), "0761-1234");
    for bad in ["12", "ruf mich an", "0761 1234 abends", "App. 12", "07611234x", "0761 oder 1234 App"] {
        assert_eq!(PhoneNumber::parse(bad), Err(TextError::Malformed), "{bad}");
    }
}

#[test]
fn postal_codes_as_people_write_them() {
    for good in [
        "79102",
        " 79 102 ",
        "D-79102",
        "D – 79102",
        "DE-79102",
        "D 79102",
        "79102 Freiburg",
        "79102, Freiburg",
        "79102 Freiburg 3",
        "٧٩١٠٢",
        "７９１０２",
    ] {
        let read = PostalCode::parse(good);
        assert_eq!(read.as_ref().map(PostalCode::as_str), Ok("79102"), "{good}");
    }
    for bad in ["7910", "791022", "A-7910", "Freiburg 79102", "79102Freiburg"] {
        assert!(PostalCode::parse(bad).is_err(), "{bad}");
    }
}
