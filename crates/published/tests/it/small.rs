//! A country of three areas in two boards, in the publisher's own form: the figures are invented.

use published::{Change, Figure, Imported, Level, Source, Tables, Therapy, Year, import, tally};

pub const THERAPIES: &str = "\
reporting_period,org_type,org_code,org_name,problem_descriptor,therapy_type,courses_of_therapy_count,total_finishing_course_treatment_count
2021-22,England,All,All,Total,Cognitive Behaviour Therapy (CBT),211.0,260.0
2021-22,England,All,All,Depression,Cognitive Behaviour Therapy (CBT),100.0,120.0
2021-22,Commissioning Region,UNKNOWN,UNKNOWN,Total,Cognitive Behaviour Therapy (CBT),,
2021-22,CCG,9A1,NHS UPPER VALE CCG,Total,Cognitive Behaviour Therapy (CBT),100.0,120.0
2021-22,CCG,9A2,NHS LOWER VALE CCG,Total,Cognitive Behaviour Therapy (CBT),80.0,100.0
2021-22,CCG,9B1,NHS FARMOOR CCG,Total,Cognitive Behaviour Therapy (CBT),30.0,40.0
2021-22,CCG,9A1,NHS UPPER VALE CCG,Total,Brief psychodynamic psychotherapy,,5.0
2021-22,CCG,9A2,NHS LOWER VALE CCG,Total,Brief psychodynamic psychotherapy,10.0,15.0
2021-22,CCG,9B1,NHS FARMOOR CCG,Total,Brief psychodynamic psychotherapy,,
2022-23,SubICB,9A1,NHS VALE ICB - 9A1,Total,Brief psychodynamic psychotherapy,15.0,15.0
2022-23,SubICB,9A2,NHS VALE ICB - 9A2,Total,Brief psychodynamic psychotherapy,15.0,20.0
2022-23,SubICB,9B1,NHS FARMOOR ICB - 9B1,Total,Brief psychodynamic psychotherapy,*,*
2022-23,SubICB,13Q,NATIONAL COMMISSIONING HUB 1,Total,Brief psychodynamic psychotherapy,,
2022-23,SubICB,UNKNOWN,UNKNOWN,Total,Brief psychodynamic psychotherapy,,
2022-23,Provider,RXX,A PROVIDER,Total,Brief psychodynamic psychotherapy,500.0,500.0
";

pub const ANNUAL: &str = "\
reporting_period,org_type,org_code,org_name,variable_type,variable_a,variable_b,referrals_received_count,finished_course_treatment_count
2017-18,CCG,9Z9,NHS OLD HILL CCG,Total,NULL,NULL,50,20
2017-18,STP,E54000091,Vale,Total,NULL,NULL,900,300
2021-22,STP,Q9A,VALE STP,Total,NULL,NULL,1000,400
2021-22,CCG,9A1,NHS UPPER VALE CCG,Total,NULL,NULL,600,*
2021-22,CCG,9A1,NHS UPPER VALE CCG,Waiting Time,First treatment,<=28 days,NULL,150
2021-22,CCG,9A1,NHS UPPER VALE CCG,Waiting Time,First treatment,<6 weeks,NULL,200
2021-22,CCG,9A1,NHS UPPER VALE CCG,Waiting Time,First to Second treatment,>90 days,NULL,*
2021-22,CCG,9A1,NHS UPPER VALE CCG,Waiting Time,First treatment,Mean wait,NULL,NULL
2021-22,CCG,9A1,NHS UPPER VALE CCG,Age Group,18 to 25,NULL,60,20
";

pub const POPULATION: &str = "\
sicbl22_name,sicbl22_code,sicbl22_code_h,icb22_name,icb22_code,icb22_code_h,total_population,age_18_plus
NHS Vale ICB - 9A1,E38000901,9A1,NHS Vale Integrated Care Board,E54000092,Q9A,60000,50000
NHS Vale ICB - 9A2,E38000902,9A2,NHS Vale Integrated Care Board,E54000092,Q9A,60000,50000
NHS Farmoor ICB - 9B1,E38000903,9B1,NHS Farmoor Integrated Care Board,E54000093,Q9B,25000,20000
";

pub const DEPRIVATION: &str = "\
icb24_code,icb24_name,imd_average_score,imd_rank_of_average_score,imd_proportion_of_lso_as_in_most_deprived_10_percent_nationally
E54000092,NHS Vale Integrated Care Board,30.5,1.0,0.25
E54000099,NHS Farmoor Integrated Care Board,10.25,2.0,0.0
";

pub const LAYOUT: &str = r#"{"layout":"odd-r","hexes":{
"Q9A":{"n":"VAL","ICS22NMSHT":"VAL","q":0,"r":0,"STP21CD":"E54000091","NHSER21CDH":"Y99","NHSER21NM":"Westmark"},
"Q9B":{"n":"FAR","ICS22NMSHT":"FAR","q":1,"r":0,"STP21CD":"E54000093","NHSER21CDH":"Y99","NHSER21NM":"Westmark"}}}"#;

pub const NAMES: [(&str, &str); 5] = [
    ("therapies.csv", THERAPIES),
    ("annual.csv", ANNUAL),
    ("population.csv", POPULATION),
    ("deprivation.csv", DEPRIVATION),
    ("layout.hexjson", LAYOUT),
];

/// The files, with one text changed.
pub fn files(name: &str, old: &str, new: &str) -> Vec<Source> {
    let changed = |file: &str, text: &str| {
        if file == name && !old.is_empty() {
            assert!(text.contains(old), "{name} does not hold {old}");
            text.replacen(old, new, 1)
        } else {
            text.to_owned()
        }
    };
    NAMES
        .iter()
        .map(|(file, text)| Source {
            name: (*file).to_owned(),
            bytes: changed(file, text).into_bytes(),
        })
        .collect()
}

pub fn whole() -> Imported {
    import(&files("", "", "")).unwrap()
}

pub fn year(text: &str) -> Year {
    Year::read(text).unwrap()
}

#[test]
fn a_blank_and_a_star_are_not_shown_and_never_nought() {
    let tables = whole().tables;
    let of = |year_of: &str, area: &str| tables.therapy(year(year_of), area, Therapy::Psychodynamic).unwrap();
    assert_eq!(of("2021-22", "9B1").courses, Figure::NotShown);
    assert_eq!(of("2022-23", "9B1").finished, Figure::NotShown);
    assert_eq!(of("2021-22", "9A1").finished, Figure::Shown(5));
    assert_eq!(
        tables.therapy(year("2022-23"), "9A1", Therapy::Cbt),
        None,
        "no row is not a blank"
    );
}

#[test]
fn the_headline_counts_named_areas_with_hubs_and_without_unknown() {
    let tables = whole().tables;
    let t = tally(&tables, year("2022-23"), Therapy::Psychodynamic);
    assert_eq!(
        (t.areas, t.hubs, t.no_courses, t.neither, t.hubs_without_courses),
        (4, 1, 2, 2, 1)
    );
    assert_eq!((t.with_courses(), t.courses), (2, 30));
    let before = tally(&tables, year("2021-22"), Therapy::Psychodynamic);
    assert_eq!((before.areas, before.no_courses, before.neither), (3, 2, 1));
    assert_eq!(
        tally(&tables, year("2017-18"), Therapy::Cbt),
        published::Tally::default()
    );
}

#[test]
fn areas_are_named_as_people_know_them_and_joined_to_board_people_and_deprivation() {
    let tables = whole().tables;
    let upper = tables.area("9A1").unwrap();
    assert_eq!(
        (upper.name.as_str(), upper.board.as_deref()),
        ("Upper Vale", Some("Q9A"))
    );
    assert_eq!(
        tables.area("9B1").unwrap().name,
        "Farmoor",
        "a whole board takes its name"
    );
    let vale = tables.area("Q9A").unwrap();
    assert_eq!(
        (vale.population, vale.adults, vale.place),
        (Some(120_000), Some(100_000), Some((0, 0)))
    );
    assert_eq!(vale.deprivation.map(|d| (d.score, d.rank)), Some((30.5, 1)));
    let farmoor = tables.area("Q9B").unwrap();
    assert_eq!(
        farmoor.deprivation.map(|d| d.rank),
        Some(2),
        "by name, since the code has changed"
    );
    assert_eq!(tables.area("13Q").map(|a| a.level), Some(Level::Hub));
    assert_eq!(tables.area("UNKNOWN").map(|a| a.level), Some(Level::Unknown));
    assert_eq!(tables.area("9Z9").map(|a| a.level), Some(Level::Former));
    assert_eq!(tables.area("RXX"), None, "providers are not taken");
    assert_eq!(tables.area("Y99"), None, "a region without a row has no page");
}

#[test]
fn a_partnership_of_an_earlier_year_is_the_board_with_the_same_code() {
    let tables = whole().tables;
    let vale = |text: &str| tables.activity(year(text), "Q9A").unwrap().referrals;
    assert_eq!(
        (vale("2017-18"), vale("2021-22")),
        (Figure::Shown(900), Figure::Shown(1000))
    );
    let upper = tables.activity(year("2021-22"), "9A1").unwrap();
    assert_eq!(upper.to_first[0], Figure::Shown(150));
    assert_eq!(upper.within_6_weeks, Figure::Shown(200));
    assert_eq!(
        (upper.finished, upper.to_second[3]),
        (Figure::NotShown, Figure::NotShown)
    );
}

#[test]
fn a_board_adds_what_its_areas_show_and_says_when_it_is_the_least() {
    let tables = whole().tables;
    let board = |code: &str, text: &str| {
        let area = tables.area(code).unwrap();
        tables.board_figure(year(text), Some(Therapy::Psychodynamic), area)
    };
    let partial = board("Q9A", "2021-22");
    assert_eq!((partial.areas, partial.shown, partial.count), (2, 1, Figure::Shown(10)));
    assert!(partial.is_partial());
    assert_eq!(partial.per_10_000_adults, Some(1.0));
    let all = board("Q9A", "2022-23");
    assert!(!all.is_partial());
    assert_eq!(all.count, Figure::Shown(30));
    let none = board("Q9B", "2022-23");
    assert_eq!(
        (none.count, none.per_10_000_adults, none.is_partial()),
        (Figure::NotShown, None, false)
    );
    let own = tables.board_figure(year("2021-22"), None, tables.area("Q9A").unwrap());
    assert_eq!(
        own.count,
        Figure::Shown(400),
        "without a therapy: the board's own row of those who finished"
    );
    assert_eq!(
        tables
            .board_figure(year("2017-18"), Some(Therapy::Cbt), tables.area("Q9A").unwrap())
            .areas,
        0
    );
}

#[test]
fn two_years_are_compared_without_reading_a_blank_as_a_number() {
    let tables = whole().tables;
    let change = |area: &str| tables.change(area, Therapy::Psychodynamic, year("2021-22"), year("2022-23"));
    assert_eq!(change("9A1"), Some(Change::NowShown));
    assert_eq!(change("9A2"), Some(Change::By(5)));
    assert_eq!(change("9B1"), Some(Change::NeverShown));
    assert_eq!(change("13Q"), None, "no row in the earlier year");
    let all = tables.compare(Therapy::Psychodynamic, year("2022-23"), year("2021-22"));
    assert_eq!(
        (all.areas, all.both, all.now_shown, all.no_longer_shown, all.never_shown),
        (3, 1, 0, 1, 1)
    );
}

#[test]
fn what_was_found_and_left_aside_is_told() {
    let found = whole().found;
    let file = |name: &str| found.files.iter().find(|file| file.name == name).unwrap();
    let therapies = file("therapies.csv");
    assert_eq!((therapies.rows, therapies.taken, therapies.areas), (15, 14, 6));
    assert_eq!(therapies.left, [(1, "of providers")]);
    assert_eq!(therapies.years, [year("2021-22"), year("2022-23")]);
    let annual = file("annual.csv");
    assert_eq!((annual.rows, annual.taken), (9, 7));
    let joins = found.joins.join("\n");
    for words in [
        "3 sub-ICB areas of 2022 belong to 2 boards",
        "for Farmoor by name",
        "National Commissioning Hub 1 (13Q)",
        "1 groups",
    ] {
        assert!(joins.contains(words), "{words} in {joins}");
    }
    let mut more = files("", "", "");
    more.push(Source {
        name: "notes.csv".to_owned(),
        bytes: b"a,b\n1,2\n".to_vec(),
    });
    let found = import(&more).unwrap().found;
    assert!(found.files.iter().any(|file| file.name == "notes.csv" && !file.read));
}

#[test]
fn the_table_is_written_and_read_again_the_same() {
    let tables = whole().tables;
    let written = tables.write();
    let read = Tables::read(|name| {
        written
            .iter()
            .find(|file| file.name == name)
            .map(|file| file.text.as_str())
    });
    assert_eq!(read.unwrap(), tables);
}

#[test]
fn packed_files_are_read_as_plain_ones_are() {
    use std::io::Write as _;
    let packed = files("", "", "").into_iter().map(|source| {
        let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        to.write_all(&source.bytes).unwrap();
        Source {
            bytes: to.finish().unwrap(),
            ..source
        }
    });
    assert_eq!(import(&packed.collect::<Vec<_>>()).unwrap().tables, whole().tables);
}

const GROUPS: &str = "\
2021-22,STP,Q9A,VALE STP,Ethnic Group,Asian or Asian British,All,120,40
2021-22,STP,Q9A,VALE STP,Ethnic Group,Asian or Asian British,Indian,60,20
2021-22,STP,Q9A,VALE STP,Ethnic Group,Other Ethnic Groups,All,50,15
2021-22,STP,Q9A,VALE STP,Ethnic Group,Other Ethnic Groups,Chinese,10,5
2021-22,STP,Q9A,VALE STP,Ethnic Group,White,All,700,300
2021-22,STP,Q9A,VALE STP,Ethnic Group,Black or Black British,All,*,*
2021-22,STP,Q9A,VALE STP,Ethnic Group,Not stated/Not known/Invalid,All,90,20
";

pub const RESIDENTS: &str = "\
area,group,people,source,date
Q9A,asian,9000,Own small fixture,2021-03-21
Q9A,white,100000,Own small fixture,2021-03-21
";

#[test]
fn those_referred_by_ethnic_group_are_in_the_groups_of_the_census() {
    use published::Group;
    let head = "2021-22,CCG,9A1,NHS UPPER VALE CCG,Age Group";
    let tables = import(&files("annual.csv", head, &format!("{GROUPS}{head}")))
        .unwrap()
        .tables;
    let (vale, when) = ("Q9A", year("2021-22"));
    assert_eq!(tables.group_year(vale), Some(when));
    let shown: Vec<Option<u32>> = tables
        .referred_by_group(when, vale)
        .iter()
        .map(|(_, f)| f.shown())
        .collect();
    // Asian with Chinese, Black not shown, Mixed without a row, White, Other without Chinese, not stated.
    assert_eq!(shown, [Some(130), None, None, Some(700), Some(40), Some(90)]);
    // Where it is not shown how many are Chinese, neither of the two groups can be said.
    let hidden = GROUPS.replace("Chinese,10,5", "Chinese,*,*");
    let tables = import(&files("annual.csv", head, &format!("{hidden}{head}")))
        .unwrap()
        .tables;
    let all = tables.referred_by_group(when, vale);
    assert_eq!(
        (all[0].1.shown(), all[4].1.shown(), all[3].1.shown()),
        (None, None, Some(700))
    );
    assert_eq!(
        tables.group(when, vale, Group::Asian).unwrap().referrals,
        Figure::Shown(120)
    );
    // Two rows that contradict each other are refused with their place.
    let twice = format!(
        "{GROUPS}{}",
        GROUPS.lines().next().unwrap().replace(",120,", ",125,") + "\n"
    );
    let refused = import(&files("annual.csv", head, &format!("{twice}{head}"))).unwrap_err();
    assert!(refused.0[0].rule.contains("contradicts another row"), "{refused}");
}

#[test]
fn an_analyst_brings_residents_by_ethnic_group_alone_or_with_the_rest() {
    use published::{Group, import_onto};
    let base = whole().tables;
    assert!(base.residents("Q9A").is_empty(), "absent until somebody brings it");
    let source = |text: &str| {
        [Source {
            name: "residents.csv".to_owned(),
            bytes: text.as_bytes().to_vec(),
        }]
    };
    let tables = import_onto(&base, &source(RESIDENTS)).unwrap().tables;
    let asian = tables.residents("Q9A")[&Group::Asian].clone();
    assert_eq!((asian.people, asian.date.as_str()), (9000, "2021-03-21"));
    assert_eq!(
        tables.activity(year("2021-22"), "Q9A"),
        base.activity(year("2021-22"), "Q9A")
    );
    let written = tables.write();
    let find = |name: &str| written.iter().find(|f| f.name == name).map(|f| f.text.as_str());
    assert_eq!(Tables::read(find).unwrap(), tables, "written and read again the same");
    // With the rest of the files it is one of them.
    let mut all = files("", "", "");
    all.extend(source(RESIDENTS));
    assert_eq!(import(&all).unwrap().tables.residents("Q9A"), tables.residents("Q9A"));

    for (old, new, place, rule) in [
        (
            "asian,9000",
            "asian,nine",
            "row 2, column people",
            "must be a whole number",
        ),
        (
            "asian,9000",
            "asiatic,9000",
            "row 2, column group",
            "must be asian, black",
        ),
        ("Q9A,white", "Q9Z,white", "row 3, column area", "must be the NHS code"),
        ("Q9A,white", "Q9A,asian", "row 3, column group", "must stand once"),
        (
            "2021-03-21\nQ9A,white",
            "2021-02-30\nQ9A,white",
            "row 2, column date",
            "must be a day",
        ),
        (
            "9000,Own small fixture",
            "9000,",
            "row 2, column source",
            "must not be blank",
        ),
    ] {
        let refused = import_onto(&base, &source(&RESIDENTS.replacen(old, new, 1))).unwrap_err();
        let told = refused.0[0].to_string();
        assert!(told.contains(place) && told.contains(rule), "{told}");
    }
}
