# Every sentence of the map of therapies and of the dictionary of its open data. Written beside official statistics, whose words
# it has to use: harder than the other files. Names of areas, therapies and problems are data. Welsh goes into locales/cy/map.ftl
# with the same names.

## On every page of the map
map-area = Map of therapies
map-title = Which therapies can be had where
map-information = Information:
map-of = { $part } of { $whole }
map-at-least = at least
map-not-shown = not shown
map-no-row = no row
map-no-figure = no figure
map-no-place = no place
map-therapy = Therapy
map-therapies = Therapies
map-problem = What it is about
map-show = Show
map-nice = NICE
nice-first = First-line
nice-option = An option
nice-not = Not recommended
map-checked = checked
map-not-checked = not checked
map-courses = Courses
map-finished = Finished treatment
map-received = Referrals received
map-each = For each 10,000 adults
map-courses-each = Courses for each 10,000 adults
map-finished-each = Finished treatment for each 10,000 adults
map-areas-shown = Areas that show a number
map-courses-england = Courses in England
map-board = Board
map-region = Region
map-year = Year
map-by-problem = By presenting problem
map-not-none = “Not shown” is not “none”.
map-not-none-why = The publisher shows no number under 5. So it can stand for nobody, for 1 to 4, or for a figure that was not sent.
map-only = Only the NHS Talking Therapies programme is counted. Hospital and community teams, charities and long-term work are not in these files.

## The form
map-skip-form = Skip the map: [choose another therapy or year].
map-skip-list = Or [see the list of areas].
map-choose = Choose therapy and year
map-choose-range = Range: how many kinds show a number
map-choose-all = All therapies together
map-choose-no-problem = No problem in particular
map-choose-no-year = No other year
map-choose-year = Year, April to March
map-choose-than = Compare with
map-choose-problem-hint = Shows which therapies NICE lists for it, beside what is shown

## What is said above the map
map-nothing = For { $year } there is nothing to show.
map-nothing-of = For { $year } there is nothing to show of { $therapy }.
map-every-area = In { $year }, every one of { $areas } areas shows a number of courses of { $therapy }.
map-areas-without =
    { $n ->
        [one] In { $year }, { $count } of { $areas } areas shows no number of courses of { $therapy }.
       *[other] In { $year }, { $count } of { $areas } areas show no number of courses of { $therapy }.
    }
map-finished-all = All of those show a number for those who finished treatment with it.
map-finished-none = None of those shows a number for those who finished treatment with it either.
map-finished-some =
    { $n ->
        [one] { $count } of those shows no number for those who finished treatment with it either.
       *[other] { $count } of those show no number for those who finished treatment with it either.
    }
map-cbt-all = Cognitive behavioural therapy (CBT) shows a number in all { $areas }.
map-cbt-none = Cognitive behavioural therapy (CBT) shows none in { $without } of { $areas } areas.
map-hubs =
    { $n ->
        [one] Of the { $areas } named areas { $places } are places on the map; { $count } national commissioning hub has none.
       *[other] Of the { $areas } named areas { $places } are places on the map; { $count } national commissioning hubs have none.
    }
map-england = All England: { $all } courses, counted exactly. The areas that show a number add up to { $sum }, each rounded to the nearest 5.
map-compared = From { $earlier } to { $later }: { $both } areas show a number in both years, { $now } only in { $later }, { $gone } only in { $earlier }, { $neither } in neither.
map-no-totals = The files read here hold no totals for { $year }.
map-number-not-shown = a number not shown
map-all-finished = In { $year }, { $count } referrals finished a course of treatment in England, all therapies together.
map-all-received = { $count } were received in the same year.
map-all-means = To have finished is to have had two treatment sessions or more. The others are in no outcome that is published.
map-without-therapy = The files read here hold no figures by area and therapy for { $year }.
map-without-totals = The files read here hold no totals by area for { $year }.
map-without-means = That says nothing about what was given in that year.
map-without-years = They hold them for
map-unit-finished = referrals that finished a course of treatment
map-unit-courses = courses of { $therapy }

## The drawing, its key, and the same as a table
map-heading = { $unit }, { $year }, for each 10,000 adults
map-tiles =
    { $n ->
        [one] { $count } tile, one for each integrated care board, roughly where it lies in England.
       *[other] { $count } tiles, one for each integrated care board, roughly where it lies in England.
    }
map-tiles-each = Each leads to its board. The number is that of { $unit } for each 10,000 adults.
map-tiles-kinds =
    { $n ->
        [one] Each leads to its board. The number is how many of { $count } kind of therapy show a number in at least one of its areas.
       *[other] Each leads to its board. The number is how many of { $count } kinds of therapy show a number in at least one of its areas.
    }
map-tiles-table = The same figures stand in a table under the map.
map-tile-courses = { $board }: { $count } courses, { $rate } for each 10,000 adults
map-tile-courses-least = { $board }: at least { $count } courses, { $rate } for each 10,000 adults; { $without } of its { $areas } areas show no number
map-tile-finished = { $board }: { $count } finished treatment, { $rate } for each 10,000 adults
map-tile-finished-least = { $board }: at least { $count } finished treatment, { $rate } for each 10,000 adults; { $without } of its { $areas } areas show no number
map-tile-no-figure = { $board }: no figure for { $year }
map-tile-hidden = { $board }: not shown
map-tile-kinds =
    { $n ->
        [one] { $board }: { $shown } of { $count } kind shows a number
       *[other] { $board }: { $shown } of { $count } kinds show a number
    }
map-key-hidden = ? Not shown: fewer than 5 in each of its areas, or nothing published
map-key-no-figure = ? No figure: the files name no board with this code in that year
map-key-partial = + At least: some of its areas show no number
map-class-any = Any number
map-class-under = Under { $to }
map-class-between = { $from } to under { $to }
map-class-more = { $from } or more
map-class-kinds = { $from } to { $to } of { $kinds }
map-as-table = The map as a table
map-as-table-of = The map as a table: { $unit }, { $year }
map-in-one = In at least one of its areas

## All kinds beside each other
map-glance = All kinds of therapy, { $year }
map-glance-table = Kinds of therapy, { $year }
map-drawn = Drawn

## The list of areas
map-list-areas =
    { $n ->
        [one] { $count } area: { $unit }, { $year }
       *[other] { $count } areas: { $unit }, { $year }
    }
map-list-boards =
    { $n ->
        [one] { $count } board: { $unit }, { $year }
       *[other] { $count } boards: { $unit }, { $year }
    }
map-boards-only = For this year the files hold totals of boards only.
map-place = Area
map-had-finished-treatment = Had it and finished treatment
map-change = Change
map-listed-shown = Listed therapies that show a number
map-adults = Adults
map-deprivation-short = Board’s deprivation, 1 is most
map-courses-by = Courses by area, { $year }
map-finished-by = Finished treatment by area, { $year }
map-same = same
map-now-shown = now shown
map-no-longer-shown = no longer shown
map-no-place-on-it = no place on the map

## What NICE lists
map-listed = What NICE lists for “{ $problem }”, beside what is shown in { $year }
map-listed-table = What NICE lists for { $problem }
map-listed-therapies =
    { $n ->
        [one] Guidelines list { $count } therapy for it.
       *[other] Guidelines list { $count } therapies for it.
    }
map-listed-counted =
    { $n ->
        [one] { $therapies } of them are counted in the official files, under { $count } kind.
       *[other] { $therapies } of them are counted in the official files, under { $count } kinds.
    }
map-listed-order = The others may be given and not be counted apart. The order is not a gate: the person chooses.
map-not-checked-means = “Not checked” means that our list was written from memory and nobody has compared the row with the guideline yet. Such a row may suggest a therapy, never exclude one.
map-listed-recorded = Courses in England are those of people whose problem was recorded as “{ $problem }”, counted exactly.
map-listed-no-problem = The publisher counts no problem of its own that this one comes under, so no courses are shown for it.
map-no-rows = no rows for { $year }
map-not-apart = not counted apart
map-counted-as = Counted in the files as

## The range
map-spread = Kinds of therapy that show a number, { $year }
map-any-problem = any problem
map-spread-floor = It is a floor: a kind that is not shown may be given to fewer than five people, or to nobody.
map-spread-apart = Only what the publisher counts apart can be shown; long-term therapy is not in these files.
map-kinds-list =
    { $n ->
        [one] The { $count } kind counted
       *[other] The { $count } kinds counted
    }
map-spread-no-kind = The publisher counts no kind of therapy apart that NICE lists for { $problem }.
map-spread-middle =
    { $n ->
        [one] In { $year }, of { $count } kind of therapy that NICE lists for { $problem }, the middle one of { $areas } areas shows a number for { $middle }.
       *[other] In { $year }, of { $count } kinds of therapy that NICE lists for { $problem }, the middle one of { $areas } areas shows a number for { $middle }.
    }
map-spread-ends =
    { $n ->
        [one] The range is from { $least } ({ $count } area) to { $most }.
       *[other] The range is from { $least } ({ $count } areas) to { $most }.
    }
map-spread-table = The map as a table: kinds that show a number, { $year }
map-spread-list =
    { $n ->
        [one] { $count } area: the narrowest range first, { $year }
       *[other] { $count } areas: the narrowest range first, { $year }
    }
map-spread-together =
    { $n ->
        [one] Areas that show a number for as many of the { $count } kind stand together.
       *[other] Areas that show a number for as many of the { $count } kinds stand together.
    }
map-spread-which = Which ones an area does not show stands on its own page.
map-spread-group =
    { $n ->
        [one] { $shown } of { $kinds }: { $count } area
       *[other] { $shown } of { $kinds }: { $count } areas
    }
map-range-of-area = Range: what NICE lists against what is shown, { $year }
map-range-table = What NICE lists against what is shown
map-range-kinds =
    { $n ->
        [one] The publisher counts what NICE lists for any problem under { $count } kind of therapy.
       *[other] The publisher counts what NICE lists for any problem under { $count } kinds of therapy.
    }
map-range-here = Of these, { $shown } show a number here: a range of at least { $share }%.
map-range-floor = What is not shown may be given to fewer than five people, or to nobody.
map-kinds-counted = Kinds counted
map-kinds-shown = Show a number
map-kinds-not-shown = Not shown

## One area
map-kind-england = The whole country
map-kind-region = NHS England region
map-kind-board = Integrated care board
map-kind-sub = Sub-ICB area
map-kind-hub = National commissioning hub, without a place on the map
map-kind-former = An area of an earlier year, joined to nothing
map-kind-unknown = Referrals whose area the publisher does not know
map-area-finding = In { $year }, { $shown } of { $all } kinds of therapy show a number of courses here.
map-area-nothing = The files hold no figures by therapy for this area.
map-area-table = Therapies and years
map-had-finished = Had it and finished
map-adults-when = Adults, mid-2020
map-everybody-when = Everybody, mid-2020
map-deprivation = Deprivation, 2025
map-deprivation-board = Deprivation of its board, 2025
map-deprivation-rank = { $rank } of { $boards } boards, 1 is the most deprived
map-deprivation-score = Average score { $score }
map-deprivation-tenth = { $share }% of neighbourhoods in the most deprived tenth of England
map-its-areas = Its areas
map-its-boards = Its boards
map-by-year = All therapies together, by year
map-that-finished = Referrals that finished treatment
map-no-row-means = “No row” means that the files read here name no area with this code in that year.
map-trend = { $what }: { $before } in { $from }, { $count } in { $year }.
map-trend-one = { $what }: { $count } in { $year }.
map-trend-none = { $what }: no number is shown in any year.
map-first-6 = First treatment within 6 weeks
map-first-90 = First treatment after more than 90 days
map-second-28 = Second treatment within 28 days of the first
map-second-90 = Second treatment after more than 90 days
map-waits-table = How long those who finished had waited
map-waits-note = Counted over those who finished treatment in the year, not over all who waited. The NHS standard is 75% within 6 weeks of the referral. Shares are of rounded numbers.

## Where the figures come from
map-sources = Sources
map-sources-whose = NHS England, NHS Talking Therapies annual reports; Office for National Statistics, population estimates; Ministry of Housing, Communities and Local Government, English Indices of Deprivation 2025.
map-sources-licence = Contains public sector information under the Open Government Licence v3.0. Map layout: Open Innovations, MIT licence.
map-data-csv = Open data as [CSV]
map-data-json = Open data as [JSON]
map-data-columns = Dictionary: [what each column means]
map-joined-files = How areas were joined, and the files that were read
map-joined = How it was joined
map-joined-areas = The therapy figures are for sub-ICB areas, which were called clinical commissioning groups before July 2022. An area of an earlier year is joined where it has the same code.
map-joined-boards = Each area belongs to one of the integrated care boards of 2022, as the population table says. A board’s figure is the sum of what its areas show.
map-joined-people = People: residents aged 18 and over, mid-2020. Deprivation: the board’s average score in the English Indices of Deprivation 2025; 1 is the most deprived board. No deprivation by area is in the files.
map-joined-rounded = Below the level of England the publisher rounds each number to the nearest 5, so a change of 5 can be rounding alone.
map-files = The files

## The dictionary
map-columns = What each column means
map-columns-of = Columns: { $file }
map-column = Column
map-meaning = Meaning
map-whole-json = Everything as one JSON file
columns-lead = The data behind the map, free to use under the { $licence }. Say where they come from:
columns-blank = A blank cell (null in JSON) means that the publisher shows no number: fewer than five, nought included, or nothing published. It never means nought.
columns-rounded = Below the level of England each number is rounded by the publisher to the nearest 5; England’s are exact.
columns-no-row = A row that is not there means that the files hold nothing at all.
columns-download = Download “{ $table }” as CSV
columns-codes = Codes
columns-kinds = Kinds of therapy
columns-problems = Problems
columns-code = Code
columns-words = Words
columns-therapy = By area, year and therapy
columns-therapy-row = One row for each area, year and kind of therapy that the publisher lists.
columns-totals = Totals and waits
columns-totals-row = One row for each area and year, all therapies together.
columns-problem = England by problem
columns-problem-row = One row for each year, problem and kind of therapy; England only, counted exactly.
columns-areas = Areas
columns-areas-row = One row for each area with everything that was joined to it.
column-year = Reporting year, 1 April to 31 March, such as 2022-23.
column-area = NHS (ODS) code of the area; ENG for England, UNKNOWN where the publisher does not know it.
column-level = england, region, sub_icb, hub (a national commissioning hub), former (joined to nothing) or unknown.
column-name = The area’s name in plain words.
column-board = Code and name of the integrated care board of 2022 in which a sub-ICB area lies.
column-therapy = Code and words of the kind of therapy.
column-courses = Courses of this therapy: at least two attended treatment appointments of it within a referral. Blank: not shown.
column-finished = Referrals that finished a course of treatment in the year and had this therapy. Blank: not shown. The publisher does not say how this column and courses belong together.
column-adults = Residents aged 18 and over, mid-2020.
column-referrals = Referrals received in the year.
column-ended = Referrals that ended in the year after two or more treatment appointments.
column-first-days = Of those who finished, how many had waited so many days from referral to the first treatment.
column-first-weeks = Of those who finished, how many had their first treatment within 6 (18) weeks of the referral.
column-second-days = Of those who finished, how many had waited so many days from the first treatment to the second.
column-problem = The problem that was recorded, by the codes below.
column-above = As above.
column-ons = Code of the Office for National Statistics.
column-population = Residents of all ages, and aged 18 and over, mid-2020. A board’s is the sum of its areas’.
column-imd = English Indices of Deprivation 2025, boards only: average score (higher is more deprived), place by that score (1 is the most deprived), share of neighbourhoods in the most deprived tenth of England.
column-place = Place on the hexagon map; rows are counted from the south, odd rows are pushed half a tile to the east.
