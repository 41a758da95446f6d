//! Every fault is told with line, column and reason, and without a value of a person.

use super::*;

#[tokio::test]
async fn pupils() {
    let region = Region::with_templates().await;
    let header = "reference;number;birth_year;age_band;as_of;residence;residence_from;stay;stay_from;stay_to";
    let lines = [
        ";123123123;2010;;;;;;;",
        "111222333;123123123;2010;;;;;;;",
        "veendam:01ARZ3NDEKTSV4RRFFQ69G5FAV;123123123;2010;;;;;;;",
        "N-1;;2010;;;;;;;",
        "N-2;111222333x;twintig;;;;;;;",
        "N-3;123123123;;;;;;;;",
        "N-4;123123123;1066;puber;31.12.2020;Atlantis;32-01-2020;;;",
        "N-5;123123123;2010;18+;31-12-2020;;;;;",
        "N-6;123456789;2010;;;;;;;",
        "N-7;123123123;2010;;;Hengelo;;;;",
        "N-8;123123123;2010;;;GM1980;01-01-2010;GM0153;01-02-2021;01-01-2021",
        "L-1001;;2009;;;GM0153;01-08-2014;;;",
        "N-9;123123123;2010;;;;;;;;",
    ];
    let told = region.csv(Kind::Pupils, &file(header, &lines)).await;
    insta::assert_snapshot!(told, @r"
    2:1: reference: is missing
    3:1: reference: has eight or more digits in a row, which could be a national number
    4:1: reference: no id of this region; a reference has no colon
    5:1: number: is missing, and the reference is that of no known pupil
    6:5: number: no number of eight or nine digits
    6:16: birth_year: no number: write it as 1611, 1.611 or 13,76
    7:1: birth_year: this or age_band is needed
    8:15: birth_year: no year from 1980 to 2099
    8:20: age_band: write one of AGE_4_7 (4 t/m 7), AGE_8_11 (8 t/m 11), AGE_12_15 (12 t/m 15), AGE_16_17 (16 en 17), AGE_18_PLUS (18+)
    8:26: as_of: no day: write it as 31-01-2022 or 2022-01-31
    8:37: residence: no municipality of the register: give its CBS code, as GM0546
    8:46: residence_from: no day: write it as 31-01-2022 or 2022-01-31
    9:1: age_band: does not fit the year of birth on the day as_of
    10:5: number: the region holds this pupil under another reference: give that one, or the record's id
    11:22: residence: municipality and first day go together
    12:22: residence: this municipality did not exist on the first day: give the one of then; a merger since is applied by itself
    12:40: stay: ends before it begins
    13:16: residence: contradicts the residence that is known for these days; history is added to, not overwritten
    14:1: 11 cells, where the header has 10: is a separator or a quote missing or too many?
    13 rows: 0 new, 0 changed, 0 unchanged
    ");
    assert!(
        !told.contains("111222333") && !told.contains("123"),
        "{told}"
    );
}

#[tokio::test]
async fn enrolments() {
    let region = Region::with_templates().await;
    let header = "reference;pupil;school;from;to;end_reason";
    let lines = [
        "E-1;L-9;1;01-08-2020;;",
        "E-2;L-1001;99;01-08-2020;31-07-2020;",
        "E-3;L-1001;1;;;verhuisd",
        "E-4;L-1001;1;01-08-2020;31-07-2021;zomaar",
        "I-2001;L-1002;1;01-08-2020;;",
        "E-5;12345678;1;2020-08-01;2020-02-30;",
    ];
    insta::assert_snapshot!(region.csv(Kind::Enrolments, &file(header, &lines)).await, @r"
    2:5: pupil: no pupil of the region has this reference: import the file of pupils before this one
    3:12: school: no school of the region has this id, number or name
    3:26: to: lies before the first day
    4:1: from: is missing
    4:16: end_reason: there is no last day
    5:36: end_reason: write one of GRADUATED (diploma), MOVED_HOUSE (verhuisd), EXPELLED (verwijderd), TO_SBO (naar sbo), TO_SO_VSO (naar (v)so), TO_MAINSTREAM (naar regulier), TO_DAYCARE (naar dagbesteding), OTHER (anders)
    6:8: pupil: the enrolment is another pupil's
    7:5: pupil: has eight or more digits in a row, which could be a national number
    7:27: to: no day: write it as 31-01-2022 or 2022-01-31
    6 rows: 0 new, 0 changed, 0 unchanged
    ");
}

#[tokio::test]
async fn trajectories() {
    let region = Region::with_templates().await;
    let header = "reference;pupil;school;provider;other_providers;roles;intensity;form;access_route;has_referral;requested_on;first_contact_on;ended_on;end_reason;hours;pgb_at_start;pgb_change;attendance_at_end";
    let lines = [
        "H-1;L-9;1;1;;;structureel;groep;ouder;ja;;01-02-2022;;;;;;",
        "H-2;L-1001;1;Niemand;1|99;jongleur;soms;buiten;vanzelf;misschien;;1 februari;;;veel;;;",
        "H-3;L-1001;1;1;;;structureel;groep;ouder;ja;02-02-2022;01-02-2022;31-01-2022;;1,611;;;",
        "H-4;L-1001;1;1;;;structureel;groep;ouder;ja;;01-02-2022;;doel bereikt;€én;nee;afgenomen;niet",
        "H-5;L-1001;1;1;;;structureel;groep;ouder;ja;;01-02-2022;;;€58.500;;;",
        "H-6;L-1001;1;1;;;structureel;groep;ouder;ja;;01-02-2022;;;13,7555;;;",
        "T-3001;L-1002;1;1;;;structureel;groep;ouder;ja;;01-02-2022;;;;;;",
    ];
    insta::assert_snapshot!(region.csv(Kind::Trajectories, &file(header, &lines)).await, @r"
    2:5: pupil: no pupil of the region has this reference: import the file of pupils before this one
    3:14: provider: no provider of the region has this id, number or name
    3:22: other_providers: no provider of the region has this id, number or name
    3:27: roles: write one of JOS_WORKER (JOS-er), JG_COACH_VO (J&G coach VO), BEHAVIOURAL_SCIENTIST_JGGZ_VO (gedragswetenschapper JGGZ-VO), PREVENTIVE_AMBULATORY_WORKER_VO (preventief ambulant jeugdhulpverlener VO), SPECIALIST_YOUTH_CARE_WORKER (specialistische jeugdhulpverlener), PEDAGOGICAL_WORKER (pedagogisch medewerker), SPECIALISED_GUIDE (gespecialiseerd begeleider), YOUTH_CARE_PROFESSIONAL (jeugdhulpprofessional), PROCESS_FACILITATOR (procesbegeleider), ACCESS_CONTACT (vaste contactpersoon toegang), OTHER (anders)
    3:36: intensity: write one of STRUCTURAL (structureel), INCIDENTAL (incidenteel)
    3:41: form: write one of INDIVIDUAL (individueel), GROUP (groep), MIXED (gemengd), COLLECTIVE_CLASS (klassikaal)
    3:48: access_route: write one of SELF (leerling), PARENT (ouder), TEACHER_MENTOR (leerkracht of mentor), CARE_TEAM (zorgteam), WALK_IN (inloop), ACCESS_CONTACT (contactpersoon toegang), GP (huisarts), OTHER_REFERRER (andere verwijzer), TRANSFER (overdracht)
    3:56: has_referral: write ja or nee (or true or false)
    3:67: first_contact_on: no day: write it as 31-01-2022 or 2022-01-31
    3:80: hours: no number: write it as 1611, 1.611 or 13,76
    4:1: end_reason: is missing, and there is a last day
    4:45: requested_on: lies after the first contact
    4:67: ended_on: lies before the first contact
    4:79: hours: ambiguous: the comma may set thousands apart or be a decimal one; write 1611 (or 1.611) for the whole number, and another number of decimals otherwise
    5:58: end_reason: there is no last day
    5:71: hours: no number: write it as 1611, 1.611 or 13,76
    5:79: pgb_change: pgb_at_start is not ja
    5:89: attendance_at_end: there is no last day
    6:59: hours: an amount of money, where a number is expected
    7:59: hours: more than two decimals
    8:8: pupil: the trajectory is another pupil's
    7 rows: 0 new, 0 changed, 0 unchanged
    ");
}

#[tokio::test]
async fn reports() {
    let region = Region::with_templates().await;
    let elsewhere = schema::id::HomedId::numbered(
        &regions::find("VEENDAM").unwrap().region_code(),
        "school",
        1,
    );
    let header = "school;period;status;delivered_on;enrolled_pupils;jos_pupils;structural;incidental;individual;group;fte;lesson_hours_planned;lesson_hours_missed";
    let lines = [
        "99;2022-13;klaar;;;;;;;;;;",
        &format!("{elsewhere};2022-H1;DELIVERED;;10;1;;;;;;;"),
        "1;2022-H1;DELIVERED;;;;;;;;;;",
        "1;2022-H1;NOT_DELIVERED;1-1-2022;10;;;;;;;;",
        "1;2022-H1;DELIVERED;;10;11;5;5;6;6;1,5;100;101",
        "1;2022-H1;PARTIAL;;1.5;-1;;;;;1,5555;;",
        "1;2022-H1;PARTIAL;;;4;5;;;5;;;",
    ];
    insta::assert_snapshot!(region.csv(Kind::Reports, &file(header, &lines)).await, @r"
    2:1: school: no school of the region has this id, number or name
    2:4: period: no period: write it as 2022-H1, 2022-Q1, 2022, SY2022-2023 or 2022-03..2023-03
    2:12: status: write one of DELIVERED (aangeleverd), PARTIAL (deels aangeleverd), NOT_DELIVERED (niet aangeleverd), NOT_DUE (niet verwacht)
    3:1: school: a school of another region: it reports there
    4:1: enrolled_pupils: is missing, and the report is delivered
    4:1: jos_pupils: is missing, and the report is delivered
    5:25: delivered_on: has a value, and nothing was delivered
    5:34: enrolled_pupils: has a value, and nothing was delivered
    6:25: jos_pupils: more than enrolled_pupils
    6:28: structural: with incidental it makes another number than jos_pupils
    6:32: individual: with group it makes another number than jos_pupils
    6:44: lesson_hours_missed: more than lesson_hours_planned
    7:20: enrolled_pupils: no whole number
    7:24: jos_pupils: below 0
    7:31: fte: more than two decimals
    8:23: structural: more than jos_pupils
    8:27: group: more than jos_pupils
    7 rows: 0 new, 0 changed, 0 unchanged
    ");
}

#[tokio::test]
async fn a_file_without_a_header_is_told_what_columns_there_are_and_not_what_it_holds() {
    let region = Region::seeded().await;
    let told = region
        .csv(
            Kind::Enrolments,
            "I-1;111222333;1;01-08-2020\nI-2;L-2;1;01-08-2020\n",
        )
        .await;
    assert!(
        !told.contains("111222333") && !told.contains("I-"),
        "{told}"
    );
    insta::assert_snapshot!(told, @r"
    1:1: no column has this name; there are reference (kenmerk), pupil (leerling), school (school), from (van), to (tot_en_met), end_reason (reden_einde)
    1:1: reference: the header lacks this column (kenmerk)
    1:1: pupil: the header lacks this column (leerling)
    1:1: school: the header lacks this column (school)
    1:1: from: the header lacks this column (van)
    1:5: no column has this name; there are reference (kenmerk), pupil (leerling), school (school), from (van), to (tot_en_met), end_reason (reden_einde)
    1:15: no column has this name; there are reference (kenmerk), pupil (leerling), school (school), from (van), to (tot_en_met), end_reason (reden_einde)
    1:17: no column has this name; there are reference (kenmerk), pupil (leerling), school (school), from (van), to (tot_en_met), end_reason (reden_einde)
    0 rows: 0 new, 0 changed, 0 unchanged
    ");
}

#[tokio::test]
async fn what_breaks_a_rule_of_the_region_is_told_at_its_line() {
    let region = Region::of("KENNEMERLAND").await;
    region.sound(Kind::Pupils, &template(Kind::Pupils)).await;
    let before = region.dump().await;
    let header = "reference;pupil;school;provider;roles;intensity;form;access_route;has_referral;first_contact_on";
    let line = |number: u32, school: u32, role: &str| {
        format!("R-{number};L-1001;{school};1;{role};structureel;groep;ouder;nee;01-02-2022")
    };
    let worker = "preventief ambulant jeugdhulpverlener VO";
    let lines = [
        line(1, 1, worker),
        line(2, 8, worker),
        line(3, 8, "anders"),
        line(4, 7, worker),
    ];
    let lines = [&*lines[0], &*lines[1], &*lines[2], &*lines[3]];
    insta::assert_snapshot!(region.csv(Kind::Trajectories, &file(header, &lines)).await, @r"
    3:1: A preventive ambulatory worker works in schools in Noord-Kennemerland only: choose another school or another role.
    5:1: A preventive ambulatory worker works in schools in Noord-Kennemerland only: choose another school or another role.
    4 rows: 2 new, 0 changed, 0 unchanged
    ");
    assert_eq!(region.dump().await, before);
}

#[tokio::test]
async fn an_old_file_does_not_bring_back_what_was_erased() {
    let region = Region::seeded().await;
    let key = schema::link_key::LinkKey::compute(&secret(), "123456789");
    let digest = crate::write::tombstone::digest(&secret(), key.as_str());
    region
        .db
        .execute_unprepared(&format!(
            "INSERT INTO tombstone (region, key_digest, erased_on) VALUES ('TWENTE', '{digest}', '2024-01-01')"
        ))
        .await
        .unwrap();
    let before = region.dump().await;
    insta::assert_snapshot!(region.csv(Kind::Pupils, &template(Kind::Pupils)).await, @r"
    2:8: number: this pupil's data were erased on request or after their term: register the pupil anew, if that is meant
    2 rows: 1 new, 0 changed, 0 unchanged
    ");
    assert_eq!(region.dump().await, before);
}
