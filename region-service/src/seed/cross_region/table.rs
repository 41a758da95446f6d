//! The groups, pair by pair. Holland Rijnland's help lies in the first half of 2022, Twente's in
//! 2020-2021, Amersfoort's in 2022, Veendam's from March 2022, Kennemerland's in 2022-2023.

use super::{Address, Group, Leg, Reason, Ymd};
use crate::entity::value::ResidenceKind;

const VE: &str = "VEENDAM";
const KE: &str = "KENNEMERLAND";
const AM: &str = "AMERSFOORT";
const TW: &str = "TWENTE";
const HR: &str = "HOLLAND_RIJNLAND";

pub(super) static GROUPS: &[Group] = &[
    // HR-KE
    Group {
        reason: Reason::SchoolElsewhere,
        count: 9,
        birth_year: 2009,
        stays: &[
            Leg {
                visit: Some((KE, (2022, 9, 5), (2022, 10, 14))),
                ..leaves(
                    HR,
                    &[5, 6, 10, 15],
                    (2022, 1, 10),
                    (2022, 6, 24),
                    (2022, 8, 31),
                )
            },
            stays(KE, &[1, 3, 4, 5, 6, 7, 8, 2], (2022, 9, 19)),
        ],
        homes: &[
            lives(&["GM0361", "GM1980", "GM0383"], CHILDHOOD, None),
            pays(&["GM0361", "GM1980", "GM0383"], CHILDHOOD, None),
        ],
    },
    Group {
        reason: Reason::Moved,
        count: 1,
        birth_year: 2008,
        stays: &[
            Leg {
                believes: Some("GM0546"),
                ..leaves(HR, &[5], (2022, 2, 1), (2022, 8, 19), (2022, 8, 31))
            },
            stays(KE, &[6], (2022, 9, 26)),
        ],
        homes: THERE_AND_BACK,
    },
    Group {
        reason: Reason::Moved,
        count: 1,
        birth_year: 2008,
        stays: &[
            leaves(HR, &[15], (2022, 3, 7), (2022, 8, 26), (2022, 8, 31)),
            stays(KE, &[1], (2022, 10, 3)),
        ],
        homes: THERE_AND_BACK,
    },
    // HR-AM
    Group {
        reason: Reason::SchoolElsewhere,
        count: 4,
        birth_year: 2008,
        stays: &[
            Leg {
                visit: Some((AM, (2022, 9, 5), (2022, 10, 7))),
                ..leaves(
                    HR,
                    &[5, 6, 15, 9],
                    (2022, 1, 17),
                    (2022, 6, 30),
                    (2022, 8, 31),
                )
            },
            stays(AM, &[1, 2, 3], (2022, 9, 12)),
        ],
        homes: &[
            lives(&["GM0307", "GM0327"], CHILDHOOD, None),
            pays(&["GM0307", "GM0327"], CHILDHOOD, None),
        ],
    },
    // HR-AM, moving while help goes on: no day between.
    Group {
        reason: Reason::Moved,
        count: 1,
        birth_year: 2008,
        stays: &[
            leaves(AM, &[2], (2022, 1, 17), (2022, 5, 9), (2022, 5, 9)),
            stays(HR, &[6], (2022, 5, 9)),
        ],
        homes: &[
            lives(&["GM0307"], CHILDHOOD, Some((2022, 5, 8))),
            pays(&["GM0307"], CHILDHOOD, Some((2022, 5, 8))),
            lives(&["GM0546"], (2022, 5, 9), None),
            pays(&["GM0546"], (2022, 5, 9), None),
        ],
    },
    // HR-KE-AM: the one pupil in three regions. School in Leiden, home in Alkmaar, then a placement
    // in Amersfoort for which Alkmaar stays responsible.
    Group {
        reason: Reason::SchoolElsewhere,
        count: 1,
        birth_year: 2007,
        stays: &[
            leaves(HR, &[5], (2022, 1, 24), (2022, 6, 17), (2022, 7, 8)),
            leaves(KE, &[4], (2022, 8, 29), (2022, 10, 28), (2022, 11, 11)),
            stays(AM, &[2], (2022, 11, 21)),
        ],
        homes: &[
            lives(&["GM0361"], CHILDHOOD, None),
            pays(&["GM0361"], CHILDHOOD, None),
            placed(&["GM0307"], (2022, 11, 12)),
        ],
    },
    // HR-TW
    Group {
        reason: Reason::Moved,
        count: 3,
        birth_year: 2008,
        stays: &[
            leaves(TW, &[5, 6, 7], (2020, 9, 14), (2021, 6, 25), (2021, 7, 14)),
            stays(HR, &[15, 5, 10], (2022, 1, 31)),
        ],
        homes: &[
            lives(
                &["GM0164", "GM0147", "GM1735"],
                CHILDHOOD,
                Some((2021, 7, 14)),
            ),
            pays(
                &["GM0164", "GM0147", "GM1735"],
                CHILDHOOD,
                Some((2021, 7, 14)),
            ),
            lives(&["GM0537", "GM0534", "GM0547"], (2021, 7, 15), None),
            pays(&["GM0537", "GM0534", "GM0547"], (2021, 7, 15), None),
        ],
    },
    // HR-VE, 27 days between.
    Group {
        reason: Reason::Moved,
        count: 1,
        birth_year: 2012,
        stays: &[
            leaves(VE, &[1], (2022, 3, 14), (2022, 4, 14), (2022, 4, 22)),
            stays(HR, &[1], (2022, 5, 11)),
        ],
        homes: &[
            lives(&["GM0047"], CHILDHOOD, Some((2022, 4, 22))),
            pays(&["GM0047"], CHILDHOOD, Some((2022, 4, 22))),
            lives(&["GM0534"], (2022, 4, 23), None),
            pays(&["GM0534"], (2022, 4, 23), None),
        ],
    },
    // KE-AM
    Group {
        reason: Reason::Moved,
        count: 2,
        birth_year: 2008,
        stays: &[
            leaves(AM, &[1, 3], (2022, 2, 7), (2022, 7, 8), (2022, 8, 12)),
            stays(KE, &[2, 7], (2022, 9, 12)),
        ],
        homes: AMERSFOORT_TO_ALKMAAR,
    },
    Group {
        reason: Reason::CareElsewhere,
        count: 1,
        birth_year: 2007,
        stays: &[
            leaves(AM, &[1], (2022, 3, 14), (2022, 8, 5), (2022, 8, 12)),
            Leg {
                provider: Some((AM, 3)),
                ..stays(KE, &[5], (2022, 9, 5))
            },
        ],
        homes: AMERSFOORT_TO_ALKMAAR,
    },
    Group {
        reason: Reason::StayElsewhere,
        count: 1,
        birth_year: 2007,
        stays: &[
            leaves(AM, &[2], (2022, 3, 7), (2022, 7, 1), (2022, 8, 12)),
            stays(KE, &[4], (2022, 9, 12)),
        ],
        homes: &[
            lives(&["GM0342"], CHILDHOOD, None),
            pays(&["GM0342"], CHILDHOOD, None),
            placed(&["GM0399"], (2022, 8, 13)),
        ],
    },
    // KE-TW
    Group {
        reason: Reason::Moved,
        count: 1,
        birth_year: 2007,
        stays: &[
            leaves(TW, &[7], (2020, 10, 5), (2021, 5, 28), (2021, 7, 9)),
            stays(KE, &[3], (2022, 10, 10)),
        ],
        homes: &[
            lives(&["GM0147"], CHILDHOOD, Some((2021, 7, 9))),
            pays(&["GM0147"], CHILDHOOD, Some((2021, 7, 9))),
            lives(&["GM1980"], (2021, 7, 10), None),
            pays(&["GM1980"], (2021, 7, 10), None),
        ],
    },
    Group {
        reason: Reason::StayElsewhere,
        count: 1,
        birth_year: 2007,
        stays: &[
            leaves(TW, &[5], (2020, 11, 2), (2021, 6, 18), (2021, 7, 9)),
            stays(KE, &[4], (2022, 9, 19)),
        ],
        homes: &[
            lives(&["GM0147"], CHILDHOOD, None),
            pays(&["GM0147"], CHILDHOOD, None),
            placed(&["GM0361"], (2021, 7, 10)),
        ],
    },
    // KE-VE, 29 days between.
    Group {
        reason: Reason::Moved,
        count: 1,
        birth_year: 2010,
        stays: &[
            leaves(VE, &[2], (2022, 4, 4), (2022, 10, 3), (2022, 10, 21)),
            stays(KE, &[4], (2022, 11, 1)),
        ],
        homes: &[
            lives(&["GM0047"], CHILDHOOD, Some((2022, 10, 21))),
            pays(&["GM0047"], CHILDHOOD, Some((2022, 10, 21))),
            lives(&["GM0361"], (2022, 10, 22), None),
            pays(&["GM0361"], (2022, 10, 22), None),
        ],
    },
    // AM-TW: Twente's Karakter goes on with the help in Amersfoort.
    Group {
        reason: Reason::CareElsewhere,
        count: 2,
        birth_year: 2007,
        stays: &[
            leaves(TW, &[6, 4], (2020, 9, 7), (2021, 6, 11), (2021, 7, 9)),
            Leg {
                provider: Some((TW, 5)),
                ..stays(AM, &[2, 3], (2022, 1, 24))
            },
        ],
        homes: TWENTE_TO_AMERSFOORT,
    },
    Group {
        reason: Reason::Moved,
        count: 1,
        birth_year: 2006,
        stays: &[
            leaves(TW, &[7], (2020, 9, 21), (2021, 4, 23), (2021, 7, 9)),
            stays(AM, &[1], (2022, 4, 4)),
        ],
        homes: TWENTE_TO_AMERSFOORT,
    },
    Group {
        reason: Reason::StayElsewhere,
        count: 1,
        birth_year: 2007,
        stays: &[
            leaves(TW, &[5], (2021, 1, 11), (2021, 6, 4), (2021, 7, 9)),
            stays(AM, &[2], (2022, 2, 14)),
        ],
        homes: &[
            lives(&["GM0164"], CHILDHOOD, None),
            pays(&["GM0164"], CHILDHOOD, None),
            placed(&["GM0307"], (2021, 7, 10)),
        ],
    },
    // AM-VE: Veendam's Cosis goes on with the help in Amersfoort.
    Group {
        reason: Reason::CareElsewhere,
        count: 1,
        birth_year: 2010,
        stays: &[
            leaves(VE, &[1], (2022, 3, 21), (2022, 6, 30), (2022, 7, 15)),
            Leg {
                provider: Some((VE, 2)),
                ..stays(AM, &[1], (2022, 9, 5))
            },
        ],
        homes: &[
            lives(&["GM0047"], CHILDHOOD, Some((2022, 7, 15))),
            pays(&["GM0047"], CHILDHOOD, Some((2022, 7, 15))),
            lives(&["GM0307"], (2022, 7, 16), None),
            pays(&["GM0307"], (2022, 7, 16), None),
        ],
    },
    // TW-VE
    Group {
        reason: Reason::Moved,
        count: 1,
        birth_year: 2012,
        stays: &[
            leaves(TW, &[1], (2020, 10, 12), (2021, 6, 25), (2021, 7, 9)),
            ends(VE, &[1], (2022, 4, 11), (2022, 11, 18)),
        ],
        homes: &[
            lives(&["GM0164"], CHILDHOOD, Some((2021, 7, 9))),
            pays(&["GM0164"], CHILDHOOD, Some((2021, 7, 9))),
            lives(&["GM0047"], (2021, 7, 10), None),
            pays(&["GM0047"], (2021, 7, 10), None),
        ],
    },
    Group {
        reason: Reason::StayElsewhere,
        count: 1,
        birth_year: 2012,
        stays: &[
            leaves(TW, &[2], (2020, 11, 16), (2021, 6, 18), (2021, 7, 9)),
            ends(VE, &[2], (2022, 3, 28), (2022, 12, 9)),
        ],
        homes: &[
            lives(&["GM0164"], CHILDHOOD, None),
            pays(&["GM0164"], CHILDHOOD, None),
            placed(&["GM0047"], (2021, 7, 10)),
        ],
    },
];

const CHILDHOOD: Ymd = (2014, 8, 1);

/// From Alkmaar to Leiden and back.
const THERE_AND_BACK: &[Address] = &[
    lives(&["GM0361"], CHILDHOOD, Some((2021, 10, 31))),
    pays(&["GM0361"], CHILDHOOD, Some((2021, 10, 31))),
    lives(&["GM0546"], (2021, 11, 1), Some((2022, 8, 31))),
    pays(&["GM0546"], (2021, 11, 1), Some((2022, 8, 31))),
    lives(&["GM0361"], (2022, 9, 1), None),
    pays(&["GM0361"], (2022, 9, 1), None),
];

const AMERSFOORT_TO_ALKMAAR: &[Address] = &[
    lives(&["GM0307", "GM0327"], CHILDHOOD, Some((2022, 8, 12))),
    pays(&["GM0307", "GM0327"], CHILDHOOD, Some((2022, 8, 12))),
    lives(&["GM0361", "GM0383"], (2022, 8, 13), None),
    pays(&["GM0361", "GM0383"], (2022, 8, 13), None),
];

const TWENTE_TO_AMERSFOORT: &[Address] = &[
    lives(&["GM0164", "GM1735"], CHILDHOOD, Some((2021, 7, 9))),
    pays(&["GM0164", "GM1735"], CHILDHOOD, Some((2021, 7, 9))),
    lives(&["GM0307"], (2021, 7, 10), None),
    pays(&["GM0307"], (2021, 7, 10), None),
];

/// Help that goes on.
const fn stays(region: &'static str, schools: &'static [u32], first: Ymd) -> Leg {
    Leg {
        region,
        schools,
        first,
        last: None,
        left: None,
        provider: None,
        visit: None,
        believes: None,
    }
}

/// Help that ends; the pupil stays in the school.
const fn ends(region: &'static str, schools: &'static [u32], first: Ymd, last: Ymd) -> Leg {
    Leg {
        last: Some(last),
        ..stays(region, schools, first)
    }
}

/// Help that ends; the pupil leaves the school.
const fn leaves(
    region: &'static str,
    schools: &'static [u32],
    first: Ymd,
    last: Ymd,
    left: Ymd,
) -> Leg {
    Leg {
        last: Some(last),
        left: Some(left),
        ..stays(region, schools, first)
    }
}

const fn lives(municipalities: &'static [&'static str], from: Ymd, to: Option<Ymd>) -> Address {
    Address {
        kind: ResidenceKind::BrpAddress,
        municipalities,
        from,
        to,
    }
}

const fn pays(municipalities: &'static [&'static str], from: Ymd, to: Option<Ymd>) -> Address {
    Address {
        kind: ResidenceKind::Responsible,
        municipalities,
        from,
        to,
    }
}

const fn placed(municipalities: &'static [&'static str], from: Ymd) -> Address {
    Address {
        kind: ResidenceKind::StayPlacement,
        municipalities,
        from,
        to: None,
    }
}
