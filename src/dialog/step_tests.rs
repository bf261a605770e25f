//! Nothing that arrives, in whatever order, breaks a conversation, loses an answer without a word, or
//! makes a request that the form would refuse.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::{
    department::{DepartmentKind, PostalRange},
    file::BlobHash,
    text::PostalCode,
    ticket::Kind,
    topic::{Audience, Field, FieldKind, Route},
};

fn label(raw: &str) -> Label {
    Label::parse(raw).unwrap()
}

fn topics() -> Vec<Topic> {
    let options = vec![label("Rot"), label("Grün"), label("Blau")];
    let kinds = [
        FieldKind::Text,
        FieldKind::LongText,
        FieldKind::Number,
        FieldKind::Date,
        FieldKind::Choice { options: options.clone() },
        FieldKind::MultipleChoice { options },
        FieldKind::Checkbox,
        FieldKind::YesNo,
        FieldKind::File,
    ];
    let field = |(n, kind): (usize, FieldKind)| Field {
        id: FieldId(n as u64 + 1),
        label: label(&format!("Frage {n}")),
        hint: None,
        kind,
        audience: if n == 1 { Audience::Agents } else { Audience::Both },
        required_to_submit: n % 2 == 0,
        required_to_close: false,
    };
    let topic = |id, name: &str, route, fields| Topic {
        id: TopicId(id),
        name: label(name),
        description: None,
        intro: None,
        kind: Kind::Request,
        route,
        priority: None,
        tags: BTreeSet::new(),
        solution_required: false,
        ask_room: id == 1,
        public: true,
        fields,
        former: Vec::new(),
        rank: 0,
        retired: false,
    };
    vec![
        topic(1, "Alles", Route::Site, kinds.into_iter().enumerate().map(field).collect()),
        topic(2, "Wenig", Route::Department(DepartmentId(1)), Vec::new()),
    ]
}

fn departments() -> Vec<Department> {
    vec![Department {
        id: DepartmentId(1),
        name: label("Freiburg"),
        description: None,
        kind: DepartmentKind::Site,
        public: true,
        email: None,
        postal_codes: vec![PostalRange::parse("79000-79999").unwrap()],
        protected: false,
        rank: 0,
        retired: false,
        announces: false,
    }]
}

fn file(n: u8) -> Attachment {
    let name = FileName::parse(&format!("foto{n}.jpg")).unwrap();
    Attachment { name, hash: BlobHash([n; 32]), size: 7, media_type: "image/jpeg".to_owned() }
}

fn facts<'f>(topics: &'f [Topic], departments: &'f [Department]) -> Facts<'f> {
    Facts { now: Timestamp::UNIX_EPOCH, topics, departments, most_files: 3 }
}

fn agreed() -> State {
    State { agreed: true, ..State::new(Lang::De) }
}

#[test]
fn every_button_reads_as_it_was_written_and_is_short() {
    let (topics, departments) = (topics(), departments());
    let field = FieldId(u64::MAX);
    let all = [
        Press::Option(field, u16::MAX),
        Press::Change(Question::Comment { field }),
        Press::Skip(Question::Field { field }),
        Press::Done(Question::Files {}),
        Press::Ticket(TicketId(u64::MAX)),
        Press::Speak(Lang::En),
        Press::Readers,
        Press::Forget,
        Press::ForgetAll,
        Press::Rate(TicketId(u64::MAX)),
        Press::Grade(TicketId(u64::MAX), Grade::VeryPoor),
        Press::JoinYes(TokenId(u64::MAX)),
    ];
    let asked = questions(&topics[0], &Draft::new(TopicId(1), Timestamp::UNIX_EPOCH)).into_iter().map(Press::Change);
    for press in all.into_iter().chain(asked).chain(departments.iter().map(|d| Press::Site(d.id))) {
        let written = press.to_string();
        assert_eq!(written.parse(), Ok(press));
        assert!(written.len() <= 64, "{written}: messengers carry no more");
    }
    for wrong in ["", "topic", "topic-x", "option-1", "change-", "speak-fr", "nonsense"] {
        assert_eq!(wrong.parse::<Press>(), Err(NotAPress), "{wrong}");
    }
}

#[test]
fn nothing_is_kept_before_they_agreed() {
    let (topics, departments) = (topics(), departments());
    let facts = facts(&topics, &departments);
    let words = Input::Text("Mein Drucker ist kaputt".to_owned());
    for input in [words.clone(), Input::Files(vec![file(1)], "so sieht es aus".to_owned())] {
        let turn = step(State::new(Lang::De), input, &facts);
        assert_eq!((turn.state.words.as_str(), turn.state.files.len(), turn.state.draft), ("", 0, None));
        assert_eq!((turn.says.as_slice(), turn.state.at), ([Say::Consent].as_slice(), At::Consent {}));
    }
    let refused = step(step(State::new(Lang::De), words.clone(), &facts).state, Input::Press(Press::Refuse), &facts);
    assert_eq!(refused.says, [Say::NotAgreed]);
    let yes = step(step(State::new(Lang::De), words.clone(), &facts).state, Input::Press(Press::Agree), &facts);
    assert_eq!(yes.says, [Say::Topics]);
    // Whoever carried the words says them now; they become the description.
    let told = step(yes.state, words, &facts);
    assert_eq!(told.says, [Say::Noted, Say::Topics]);
    let chosen = step(told.state, Input::Press(Press::Topic(TopicId(2))), &facts);
    let draft = chosen.state.draft.unwrap();
    assert_eq!(
        (draft.description.as_str(), draft.subject.as_str()),
        ("Mein Drucker ist kaputt", "Mein Drucker ist kaputt")
    );
    assert_eq!(chosen.state.at, At::Asking { question: Question::Files {} }, "it is not asked for again");
}

#[test]
fn a_topic_that_is_gone_costs_no_words() {
    let (topics, departments) = (topics(), departments());
    let all = facts(&topics, &departments);
    let inputs = [
        Input::Press(Press::New),
        Input::Press(Press::Topic(TopicId(2))),
        Input::Text("Eine lange Geschichte".to_owned()),
        Input::Files(vec![file(1)], String::new()),
    ];
    let state = inputs.into_iter().fold(agreed(), |state, input| step(state, input, &all).state);
    let left = facts(&topics[..1], &departments);
    let turn = step(state, Input::Press(Press::Done(Question::Files {})), &left);
    assert!(turn.says.starts_with(&[Say::OldButton]) || turn.says.starts_with(&[Say::TopicGone]), "{:?}", turn.says);
    assert_eq!((turn.state.words.as_str(), turn.state.files.len()), ("Eine lange Geschichte", 1));
    let again = step(turn.state, Input::Press(Press::Topic(TopicId(1))), &left);
    let draft = again.state.draft.unwrap();
    assert_eq!((draft.description.as_str(), draft.files.len()), ("Eine lange Geschichte", 1));
}

#[test]
fn everything_is_forgotten_only_after_a_yes() {
    let (topics, departments) = (topics(), departments());
    let facts = facts(&topics, &departments);
    let press = |state: State, press| step(state, Input::Press(press), &facts);
    let begun = press(press(agreed(), Press::New).state, Press::Topic(TopicId(2))).state;
    let told = step(begun, Input::Text("Eine Geschichte".to_owned()), &facts).state;
    let early = press(told.clone(), Press::ForgetAll);
    assert_eq!((early.command, early.says.first()), (None, Some(&Say::OldButton)));
    let asked = press(told, Press::Forget);
    assert_eq!((asked.says.as_slice(), asked.command), ([Say::Forget].as_slice(), None));
    assert_eq!(asked.buttons, [Press::ForgetAll, Press::Back]);
    let back = press(asked.state.clone(), Press::Back);
    assert_eq!(back.state.draft.as_ref().map(|draft| draft.description.as_str()), Some("Eine Geschichte"));
    let yes = press(asked.state, Press::ForgetAll);
    assert_eq!(yes.command, Some(Command::Forget));
    let gone = after(yes.state, Outcome::Forgotten(Vec::new()), &facts);
    assert_eq!(gone.state, State::new(Lang::De));
    assert_eq!(press(State::new(Lang::De), Press::Forget).says, [Say::NotAgreed], "there is nothing");
}

/// What looks like the secret of an invitation.
const SECRET: &str = "abcdefghijklmnopqrstuvwxyz234567";

#[test]
fn an_invitation_is_joined_only_after_a_yes_to_it() {
    let (topics, departments) = (topics(), departments());
    let facts = facts(&topics, &departments);
    let say = |state: &State, text: &str| step(state.clone(), Input::Text(text.to_owned()), &facts);
    let press = |state: &State, press| step(state.clone(), Input::Press(press), &facts);
    let (brought, found) = (format!("/start {SECRET}"), Some(Command::Invited(SECRET.to_owned())));
    let stranger = say(&State::new(Lang::De), &brought);
    assert_eq!((stranger.command, stranger.state.at), (None, At::Consent {}), "consent first");
    let begun = press(&press(&agreed(), Press::New).state, Press::Topic(TopicId(2))).state;
    for state in [agreed(), begun.clone()] {
        assert_eq!(say(&state, &brought).command, found);
    }
    assert_eq!(say(&agreed(), &SECRET.to_uppercase()).command, found);
    // As the answer to a question it is an answer.
    assert_eq!(say(&begun, SECRET).state.draft.unwrap().description, SECRET);
    assert_eq!(say(&agreed(), "/start werbung").says, [Say::Welcome]);
    let (id, email) = (TokenId(7), EmailAddress::parse("mira@example.org").unwrap());
    let asked = after(begun.clone(), Outcome::Invited(id, email.clone()), &facts);
    assert_eq!(asked.says, [Say::Invited(email.clone())]);
    assert_eq!(asked.buttons, [Press::JoinYes(id), Press::Back]);
    assert_eq!(press(&asked.state, Press::JoinYes(id)).command, Some(Command::Accept(id)));
    let other = press(&asked.state, Press::JoinYes(TokenId(8)));
    assert_eq!((other.says.as_slice(), other.command), ([Say::OldButton].as_slice(), Some(Command::InvitedBy(id))));
    assert_eq!(press(&begun, Press::JoinYes(id)).says[0], Say::OldButton);
    let no = press(&asked.state, Press::Back);
    assert_eq!((no.says[0].clone(), no.state.at), (Say::NotJoined, begun.at), "what was asked before goes on");
    let late = after(asked.state, Outcome::NotInvited, &facts);
    assert_eq!((late.says[0].clone(), late.state), (Say::NotInvited, begun));
    let idle = after(agreed(), Outcome::NotInvited, &facts);
    assert_eq!((idle.says.as_slice(), idle.state), ([Say::NotInvited].as_slice(), agreed()));
}

fn inputs() -> impl Strategy<Value = Input> {
    let words = prop::sample::select(vec![
        "79102",
        "10115",
        "ja",
        "nein",
        "Rot",
        "2",
        "12,5",
        "24.12.2026",
        "31.02.2026",
        "Mira Beispiel",
        "mira@example.org",
        "mira@",
        "+49 761 1",
        "Eine Geschichte\nin zwei Zeilen",
        " ",
        "/cancel",
        "/start",
        SECRET,
        "/start abcdefghijklmnopqrstuvwxyz234567",
        "Wenig",
        "\u{202e}\u{7}",
        "🎉",
    ]);
    let fields = 0..11_u64;
    let question = prop_oneof![
        Just(Question::Place {}),
        Just(Question::Description {}),
        Just(Question::Subject {}),
        Just(Question::Files {}),
        Just(Question::Email {}),
        fields.clone().prop_map(|n| Question::Field { field: FieldId(n) }),
        fields.clone().prop_map(|n| Question::Comment { field: FieldId(n) }),
    ];
    let press = prop_oneof![
        prop::sample::select(vec![
            Press::Start,
            Press::New,
            Press::Mine,
            Press::Agree,
            Press::Refuse,
            Press::Back,
            Press::Send,
            Press::Cancel,
            Press::Help,
            Press::Notice,
            Press::Readers,
            Press::Forget,
            Press::ForgetAll,
            Press::Speak(Lang::En),
        ]),
        (0..4_u64).prop_map(|n| Press::Topic(TopicId(n))),
        (0..3_u64).prop_map(|n| Press::Site(DepartmentId(n))),
        (fields.clone(), 0..5_u16).prop_map(|(n, place)| Press::Option(FieldId(n), place)),
        fields.clone().prop_map(|n| Press::Yes(FieldId(n))),
        fields.prop_map(|n| Press::No(FieldId(n))),
        question.clone().prop_map(Press::Done),
        question.clone().prop_map(Press::Skip),
        question.prop_map(Press::Change),
        (0..2_u64).prop_map(|n| Press::Ticket(TicketId(n))),
        (0..2_u64).prop_map(|n| Press::Write(TicketId(n))),
        (0..2_u64).prop_map(|n| Press::Rate(TicketId(n))),
        (0..2_u64, 1..6_u8).prop_map(|(n, points)| Press::Grade(TicketId(n), Grade::from_points(points).unwrap())),
        (0..2_u64).prop_map(|n| Press::JoinYes(TokenId(n))),
    ];
    prop_oneof![
        4 => words.prop_map(|words| Input::Text(words.to_owned())),
        6 => press.prop_map(Input::Press),
        1 => (0..9_u8, any::<bool>()).prop_map(|(n, with)| Input::Files(vec![file(n)], if with { "dazu".to_owned() } else { String::new() })),
        1 => Just(Input::Strange),
        // Long enough to be refused as a name, and as a story.
        1 => Just(Input::Text("x".repeat(21_000))),
    ]
}

/// What stands in a conversation of what somebody told.
fn told(state: &State) -> Vec<String> {
    let draft = state.draft.as_ref();
    let typed =
        draft.iter().flat_map(|d| d.answers.values().flat_map(|t| t.values.iter().chain([&t.comment])).cloned());
    let lines = draft
        .iter()
        .flat_map(|d| [&d.description, &d.room, &d.name, &d.email, &d.phone, &d.postal_code].map(String::clone));
    let files = state.held().map(|file| file.name.to_string());
    let all = typed.chain(lines).chain(files).chain([state.words.clone()]);
    all.flat_map(|text| text.split("\n\n").map(str::to_owned).collect::<Vec<_>>())
        .filter(|text| !text.trim().is_empty())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_sequence_breaks_a_conversation(arrivals in prop::collection::vec(inputs(), 0..60)) {
        let (topics, departments) = (topics(), departments());
        let facts = facts(&topics, &departments);
        let mut state = agreed();
        for input in arrivals {
            let before = told(&state);
            let turn = step(state, input.clone(), &facts);
            // Something is said or done, and it can be gone on from there.
            prop_assert!(!turn.says.is_empty() || turn.command.is_some(), "silence after {input:?}");
            prop_assert!(turn.command.is_some() || !turn.buttons.is_empty(), "no way on after {input:?}");
            for press in &turn.buttons {
                prop_assert_eq!(press.to_string().parse(), Ok(*press));
            }
            // What was told goes only by one's own doing, or with a word about it.
            let after_input = told(&turn.state);
            let left = &after_input;
            let is_asked = matches!(turn.says.last(), Some(Say::Ask { .. } | Say::Summary));
            let is_named = turn.says.iter().any(|say| matches!(say, Say::Cancelled | Say::Changed | Say::TopicGone));
            let lost = before.iter().any(|text| !left.contains(text));
            let is_own = matches!(input, Input::Text(_) | Input::Press(Press::Option(..) | Press::Yes(_) | Press::No(_) | Press::Site(_) | Press::Skip(_)));
            prop_assert!(!lost || is_named || (is_own && is_asked), "{:?} lost of {:?} by {:?}: {:?}", left, before, input, turn.says);
            state = turn.state;
            // Whoever may rate is led through it; the request that was begun stays.
            match turn.command {
                Some(Command::AskRating(ticket)) => state = after(state, Outcome::RatingAsked(ticket), &facts).state,
                Some(Command::Rate(ticket, _)) => state = after(state, Outcome::Rated(ticket), &facts).state,
                Some(Command::Remark(..)) => state = after(state, Outcome::Remarked, &facts).state,
                _ => {}
            }
            if matches!(turn.command, Some(Command::Invited(_) | Command::InvitedBy(_))) {
                let outcome = match before.len() % 2 {
                    0 => Outcome::Invited(TokenId(1), EmailAddress::parse("mira@example.org").unwrap()),
                    _ => Outcome::NotInvited,
                };
                let asked = after(state, outcome, &facts);
                prop_assert!(!asked.says.is_empty() && !asked.buttons.is_empty());
                state = asked.state;
            }
            let sorted = |mut texts: Vec<String>| { texts.sort(); texts };
            // Words that came in between may find their place in the description.
            prop_assert_eq!(sorted(told(&state)), sorted(after_input), "neither a rating nor an invitation costs anything");
            if turn.command == Some(Command::Send) {
                let draft = state.draft.clone().unwrap();
                let topic = topics.iter().find(|topic| topic.id == draft.topic).unwrap();
                prop_assert!(draft.placed(topic, &departments).is_ok_and(|placed| placed.department.is_some()));
                prop_assert!(draft.details(topic).is_ok(), "{:?}", draft.details(topic));
                prop_assert!(draft.contact(Lang::De).is_ok());
                prop_assert!(draft.files.len() <= 3);
                let no = TicketNo { year: 2026, serial: 1 };
                let sent = after_sent(state, no, &facts);
                prop_assert_eq!(sent.state.draft, None);
                state = State { contact: sent.state.contact, ..agreed() };
            }
        }
    }
}

fn after_sent(state: State, no: TicketNo, facts: &Facts<'_>) -> Turn {
    after(state, Outcome::Sent(no), facts)
}

#[test]
fn a_postal_code_that_nobody_serves_is_told_at_once() {
    let (topics, departments) = (topics(), departments());
    let facts = facts(&topics, &departments);
    assert!(PostalCode::parse("10115").is_ok());
    let asked =
        step(step(agreed(), Input::Press(Press::New), &facts).state, Input::Press(Press::Topic(TopicId(1))), &facts);
    assert_eq!(asked.state.at, At::Asking { question: Question::Place {} });
    let refused = step(asked.state, Input::Text("10115".to_owned()), &facts);
    assert_eq!(refused.says[0], Say::NotServed);
    let served = step(refused.state, Input::Text("79102".to_owned()), &facts);
    assert_eq!(served.state.at, At::Asking { question: Question::Description {} });
}
