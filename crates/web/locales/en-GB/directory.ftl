# Every sentence of the public directory of therapists, and of the page about registers. Names, places, languages and therapies are
# data. Welsh goes into locales/cy/directory.ftl with the same names.

## The list
directory-title = Find a therapist
directory-lead = Practitioners who are on a professional body’s register and agreed to stand here. All bodies are in one list.
directory-empty = Nobody stands in the directory yet.
directory-empty-why = We show people only when they have agreed and we have looked them up not long ago. To be seen in the NHS, speak to your GP or to us.
directory-reach = How to reach the service
directory-found =
    { $n ->
        [one] { $count } practitioner
       *[other] { $count } practitioners
    }
directory-order = In random order, drawn anew at each visit. Nobody can pay for a place in it.
directory-registers = [What a register can and cannot promise].
directory-not = What stands here is not a referral, and those who are shown may ask for a fee.
directory-free = Therapy in the NHS is free: your GP can refer you, and you can [refer yourself].
directory-search = Search
directory-place = Place
directory-anywhere = Anywhere
directory-how = How to meet
directory-there = At the place chosen
directory-too = There, or online from anywhere
directory-online-only = Online only, by video or phone
directory-therapy = Therapy
directory-any-therapy = Any therapy
directory-speaks = Speaks, besides English
directory-any-language = Any language
directory-only-room = Only those who say that they have room
directory-no-page = There is no such page.
directory-shorter = The list is shorter.
directory-to-start = To its beginning
directory-with-online = Include those who work online
directory-everybody = Show everybody
directory-nobody = Nobody here matches all of that.
directory-nobody-means = It does not mean that there is nobody. Only those who agreed to stand here can be found here.

## One practitioner
directory-and-online = { $place }, and online
directory-online = Online
directory-no-place = Place not stated
directory-no-therapy = No therapy is confirmed here
directory-languages = Speaks { $languages } besides English
directory-room = Says there is room
directory-checked = Registration last checked on { $date }.
directory-checked-unknown = Registration last checked on a day that is not known.
directory-website = Website
directory-whose = of { $name }

## What a register can and cannot promise
registers-title = What a register can and cannot promise
registers-what = What it is
registers-voluntary = Most registers of therapists and counsellors are not set by law. A professional body keeps each of them.
registers-accredited = The Professional Standards Authority looks at the bodies and names those that do it well.
registers-titles = The law does not guard the names “psychotherapist” and “counsellor” in the United Kingdom. Anybody may use them, on a register or not.
registers-protected = The law does guard some names. They are those of clinical, counselling and forensic psychologists, and of art, music and drama therapists.
registers-hcpc = Whoever uses one must be on the register of the Health and Care Professions Council.
registers-can = What it can promise
registers-can-training = The body has seen how they were trained and holds them to its rules.
registers-can-complain = There is somebody to complain to. A complaint can end their place on the register.
registers-can-checked = Here, somebody looked them up on the day that is shown.
registers-can-therapy = We name a therapy only when we have seen the proof that they are trained in it.
registers-cannot = What it cannot promise
registers-cannot-since = That nothing has changed since that day. Somebody who was struck off may still work, and that is not against the law.
registers-cannot-fit = That this person or this therapy is right for you, or has room for you.
registers-cannot-others = That somebody who is not shown here is on no register. Only those who agreed stand here.
registers-check = What to check yourself
registers-check-name = Look up the name and the number on the body’s own register.
registers-check-psa = The [Professional Standards Authority] has a list of those that it stands for.
registers-check-hcpc = Names that the law guards are on the [register of the Health and Care Professions Council].
registers-ask-trained = Ask what they are trained in and how they would work with what troubles you.
registers-ask-cost = Ask what it costs, how often you would meet, and how it can be ended.
registers-ask-supervised = Ask who looks over their work, what they write down, and when they would have to tell somebody else.
