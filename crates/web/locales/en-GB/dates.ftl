# How dates, times and spans are written. The program writes the same in English by itself; these names are for other
# languages. A sentence with forms of the plural chooses by $n and prints $count.
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
date-long = { $day } { $month } { $year }
date-with-day = { $weekday } { $date }
date-moment = { $date } at { $time }
time-midnight = midnight
time-midday = midday
time-am = { $hour }am
time-am-minutes = { $hour }:{ $minute }am
time-pm = { $hour }pm
time-pm-minutes = { $hour }:{ $minute }pm
time-from-to = { $from } to { $to }
when-today = today
when-tomorrow = tomorrow
when-yesterday = yesterday
when-in = in { $span }
when-ago = { $span } ago
list-and = { $first } and { $last }
span-days =
    { $n ->
        [one] { $count } day
       *[other] { $count } days
    }
span-weeks =
    { $n ->
        [one] { $count } week
       *[other] { $count } weeks
    }
span-months =
    { $n ->
        [one] { $count } month
       *[other] { $count } months
    }
span-years =
    { $n ->
        [one] { $count } year
       *[other] { $count } years
    }
