"""What the simulated colleagues say: goals with measures, hopes, feedback, answers to reviews."""

from __future__ import annotations

# The list of skills the company shares; for each, two goals as (title, how we will know).
SKILL_GOALS: dict[str, tuple[tuple[str, str], ...]] = {
    "Listening and asking questions": (
        ("Let the other person finish", "In four one-to-ones I sum up before I answer"),
        ("Hear what customers do not say", "Three call notes that name an unspoken need"),
    ),
    "System design": (
        ("Write down the decisions behind our service", "Five decision records, each read by two teams"),
        ("Propose how to split the telemetry service", "A two-page proposal goes to the architecture circle"),
    ),
    "Budgets and finance": (
        ("Own the travel budget of my team", "Month-end forecast within five percent, three times in a row"),
        ("Explain a variance without slides", "The director accepts it in the monthly review"),
    ),
    "Career planning": (
        ("Know which of two paths I want", "A one-page comparison, discussed with my manager"),
        ("Build a development plan I believe in", "Three steps with dates, agreed by the end of the quarter"),
    ),
    "Leading change": (
        ("Bring the new ticket flow to one pilot team", "Eight of ten people use it after four weeks"),
        ("Win over the sceptics of the new planning rhythm", "Two of them present it to their own teams"),
    ),
    "Strategic thinking": (
        ("Write down where my area stands in three years", "Two pages, discussed with two directors"),
        ("Look beyond the quarter once a week", "One hour in the calendar, ten weeks of twelve"),
    ),
    "Coaching others": (
        ("Ask more than I advise", "In three recorded sessions I ask twice as often as I tell"),
        (
            "Support a new colleague through the first ninety days",
            "Their own rating is four of five or better",
        ),
    ),
    "Conflict resolution": (
        ("Have the talk I have put off", "It takes place this month and ends with an agreement"),
        ("Settle review arguments before they grow", "No thread longer than ten replies for six weeks"),
    ),
    "Customer understanding": (
        ("Talk to people who use our probes outdoors", "Eight conversations, written up and shared"),
        ("Turn complaints into questions", "Two questions reach the next planning round"),
    ),
    "Data analysis": (
        ("Answer a question nobody asked for yet", "One notebook that changes a decision"),
        ("Make my weekly report run by itself", "No manual step for four weeks"),
    ),
    "Delegating": (
        ("Hand over the release checklist", "Two releases go out while I am away"),
        ("Stop redoing other people's work", "A week with no late edits from me"),
    ),
    "Self-confidence": (
        ("Speak in every planning round", "One point of mine in each of six rounds"),
        ("Bring up the new sensor board by myself", "It logs for seven days on one battery"),
    ),
    "Giving and receiving feedback": (
        ("Give one honest piece of feedback a week", "Twelve weeks, noted in two lines each"),
        ("Write reviews people can use", "Three colleagues say what they will do differently"),
    ),
    "Hiring and interviewing": (
        ("Lead an interview from start to finish", "Four interviews, notes in on the same day"),
        ("Rewrite our exercise so that it is fair", "Completion rises and nobody needs over two hours"),
    ),
    "Using AI at work": (
        ("Predict drift before calibration is due", "Better than the fixed schedule on last year's data"),
        ("Read one paper a month with the team", "Six sessions, six one-page notes"),
    ),
    "Negotiation": (
        ("Prepare every renewal with a walk-away point", "Three renewals, three prepared sheets"),
        ("Ask for what the project needs", "The second test bench is approved"),
    ),
    "Building a network": (
        ("Meet one person a week outside my team", "Twelve coffees in twelve weeks"),
        ("Find allies in the other offices", "One contact by name in each of five offices"),
    ),
    "Time management": (
        ("Plan the spring peak without overtime", "Weekly plan kept in ten of twelve weeks"),
        ("Shorten the time from order to dispatch", "From nine days to six"),
    ),
    "Prioritizing and saying no": (
        ("Say no with a reason", "Half as many open tasks by the end of the quarter"),
        ("Protect two mornings a week", "Eight weeks in the calendar, six of them kept"),
    ),
    "Product thinking": (
        ("Write the one-page strategy for loggers", "Sales and engineering can both repeat it"),
        ("Choose what we stop doing", "Two features retired with a date"),
    ),
    "Difficult conversations": (
        ("Say the uncomfortable thing first", "Three talks, each begun with the main point"),
        ("Prepare instead of postponing", "No talk older than a week on my list"),
    ),
    "First-time leadership": (
        ("Find out whether leading is for me", "Four weeks as stand-in, and an honest talk afterwards"),
        ("Hold my first one-to-ones", "Every second week with two colleagues"),
    ),
    "Influencing without authority": (
        ("Get two teams behind one proposal", "Both leads sign it by the end of the quarter"),
        ("Ask for help early", "Three allies before the first draft"),
    ),
    "Working across cultures": (
        ("Work well with the office I never meet", "One joint project, rated four of five by both"),
        ("Read silence better", "After each call I check one thing I assumed"),
    ),
    "Resilience and handling stress": (
        ("Leave on time twice a week", "Sixteen of twenty weeks"),
        ("Notice earlier when it is too much", "A note on Fridays, and one change a month"),
    ),
    "Project management": (
        ("Run the calibration project to its end", "Delivered within two weeks of the plan"),
        ("Make risks visible early", "A list of risks reviewed every second Tuesday"),
    ),
    "Presenting and public speaking": (
        ("Speak at the all-hands without a script", "Ten minutes, and I would do it again"),
        ("Give a talk outside the company", "One accepted proposal"),
    ),
    "Software engineering": (
        ("Get from scripts to a package", "Published inside, with tests, used by another team"),
        ("Read code that is better than mine", "Ten reviews of the platform team's changes"),
    ),
    "Making decisions": (
        ("Release with the evidence I have", "Three of five releases decided in one meeting"),
        ("Write down why, before I know how it ends", "Ten decisions noted, and read again later"),
    ),
    "Selling and persuading": (
        ("Lead a first call by myself", "Five calls, two second meetings"),
        ("Talk about value before price", "My manager hears it in three calls"),
    ),
    "Working with stakeholders": (
        ("Keep everyone informed in one page", "A fortnightly note, and fewer surprise questions"),
        ("Repair the relationship with procurement", "A monthly slot, kept three times"),
    ),
    "Storytelling with numbers": (
        ("Tell the flood-warning story well", "Five minutes that make sales ask for it"),
        ("Begin with the point", "Three reports that start with the conclusion"),
    ),
    "Building a team": (
        ("Lead the summer project team", "The team would choose me again, four of five or better"),
        ("Hold one-to-ones that matter", "Every second week for three months, none cancelled"),
    ),
    "Clear writing": (
        ("Rewrite the installation guide", "Support gets half as many questions about it"),
        ("Document as I build", "No merge without its page for six weeks"),
    ),
    "Design and user research": (
        ("Watch six people install our logger", "Six sessions and a list of five changes"),
        ("Bring research into planning", "Two decisions that quote a session"),
    ),
}
SKILLS: tuple[str, ...] = tuple(SKILL_GOALS)

HOPES = (
    "Someone who asks me the question I avoid.",
    "An outside view on where I am heading.",
    "To hear how you handled the step I am facing now.",
    "A regular hour in which I think further than this week.",
    "Honest feedback, also when it is uncomfortable.",
    "To get to know a part of the company I never see.",
    "That we laugh now and then, and still get somewhere.",
    "A sparring partner before the difficult conversations.",
    "To leave with two habits that stay.",
    "To find out whether leading people is for me.",
    "More courage to speak up in rooms full of senior people.",
    "To pass on what took me ten years to find out.",
    "To learn how younger colleagues see our company.",
    "Less guessing about how decisions are made here.",
)
CONCERNS = (
    "Time zones: my mornings are someone else's evenings.",
    "I travel a lot in spring, so some weeks will be thin.",
    "I would not like my manager to hear what we talk about.",
    "I have never done this before and may be slow to open up.",
    "That it becomes one more meeting.",
    "My English gets worse when I am tired.",
    "Quarter end is always full, please be patient then.",
    "I tend to give answers too quickly.",
    "None so far.",
)
WORRIES = (
    "We have not met for four weeks, and I do not know whether it is me.",
    "My manager asks what we talk about. I do not want to say.",
    "I am not sure that I am the right one to help with this goal.",
    "The meetings are moved so often that I have stopped preparing them.",
    "Work is so full that I may have to leave before the end.",
)
SETTLED = (
    "We talked for half an hour. It is clearer now, and nothing more is needed.",
    "They talked about it openly, and have agreed how to go on.",
    "We found another day that suits both. Settled, as they see it too.",
)
WISHES = (
    "I would like to work on {skill} with somebody who has done it for real.",
    "A next step in {skill}, and the confidence to show it.",
    "To understand what good looks like in {skill}.",
    "To stop avoiding {skill}.",
    "A plan for {skill} that fits next to my daily work.",
    "To practise {skill} somewhere safe before it counts.",
)
EXPERIENCES = (
    "{years} years around {skill}, in three teams and two countries. I ask first and tell stories second.",
    "I learnt {skill} the hard way. Happy to spare you some of the detours.",
    "I have led projects where {skill} decided how it ended. I help best with real cases.",
    "{skill} has been my daily bread for {years} years. I listen, draw on paper and ask for the next step.",
    "I came to {skill} from another field, so I know how strange it looks at first.",
    "People come to me for {skill}. I prefer short, regular meetings and honest words.",
)
BIOS = (
    "{title} in {location}. Bikes to work, bakes on Sundays.",
    "{title}, {location}. Two children, one allotment, too many books.",
    "{title} in {location}. Sings in a choir and measures rainfall for fun.",
    "{title}, {location}. Runs slowly and far.",
    "{title} in {location}. Knows every good noodle place within a mile.",
    "{title}, {location}. Repairs old radios.",
)
FEEDBACK_GOOD = (
    "We got to the point quickly. Thank you.",
    "I left with a clear next step.",
    "Good questions, I am still thinking about the second one.",
    "We practised the talk twice, that helped.",
    "I liked that we looked at a real case.",
    "It was good to hear that you struggled with it too.",
    "We changed the plan, and it is better now.",
    "Time flew. Let us keep the agenda idea.",
    "I tried what we discussed and it worked.",
    "The whiteboard hour was worth it.",
    "You listened for a long time. I needed that.",
    "Three ideas, one of them already in use.",
)
FEEDBACK_MIXED = (
    "We ran out of time, next time one topic only.",
    "A bit rushed, I came from another meeting.",
    "The line was bad, still useful.",
    "We talked more about the week than about the goal.",
    "I had not prepared enough, my fault.",
)
TOPICS = (
    "What happened since last time",
    "The conversation with my manager",
    "A dry run of my presentation",
    "What to drop this month",
    "Progress on the goal and what is in the way",
    "How decisions are really made here",
    "Feedback I got and do not understand",
    "The next three months",
)
PROGRESS = (
    "First version done, two people have looked at it.",
    "Slower than planned, but moving.",
    "Half way, and the measure looks reachable.",
    "Tried it twice this week.",
    "The draft is with my manager.",
    "I have a date for it now.",
    "It worked in the small team, next the large one.",
)
OBSTACLES = (
    "Too many urgent things; I need a fixed slot.",
    "I am waiting for data from another team.",
    "Nothing that time will not solve.",
    "My own perfectionism.",
    "The budget round comes first this month.",
)
WORKS_WELL = (
    "We start with what happened since last time. That keeps it real.",
    "The regular slot. Neither of us has to organise anything.",
    "Honest questions, and silence afterwards.",
    "We look at real documents instead of talking about them.",
    "My partner remembers what I said a month ago.",
    "We write down one step at the end.",
)
SHOULD_CHANGE = (
    "Nothing big. Perhaps a longer session once a quarter.",
    "Fewer topics for each meeting.",
    "I would like more examples from your own work.",
    "We should book two meetings ahead.",
    "I want to bring an agenda a day before.",
    "More directness, please. I can take it.",
)
ACHIEVEMENTS = (
    "I did what I had put off for a year.",
    "The goal is reached, and the habit stayed.",
    "I lead a small project now.",
    "My manager noticed before I said anything.",
    "I know what I do not want, which is worth a lot.",
    "I gave the talk. It went well.",
)
NEXT_COHORT = (
    "Begin with an hour for all mentors together.",
    "Show the example agenda earlier.",
    "A meeting of all mentees half way.",
    "Remind managers to leave room for it.",
    "Keep it as small and personal as it is.",
)
THANKS = (
    "Thank you for your patience and for every honest word.",
    "Thank you. I will miss our Thursdays.",
    "Thanks for asking the question behind the question.",
    "Thank you for the trust. I learnt at least as much as you did.",
    "Thank you for making time even at quarter end.",
    "Thanks. I owe you a coffee in your city.",
)
HELLOS = (
    "Hello! I am glad we were matched. When is a good time for a first half hour?",
    "Hi! I read your profile twice. Shall we start with a coffee call this week?",
    "Hello from {location}! I have two questions already. What suits you better, mornings or afternoons?",
    "Hi there! Looking forward to this. I will suggest two dates.",
)
CONFIDENTIALITY = (
    "What we say stays between us, unless somebody is in danger.",
    "Nothing leaves our channel without a yes from both.",
)
IN_SCOPE = ("Work, career, difficult conversations.", "Everything around {skill}, and how to get on here.")
OUT_OF_SCOPE = ("Pay and performance ratings.", "Colleagues who are not in the room.")
FEEDBACK_WAY = ("Five minutes at the end of every meeting.", "Straight away, kindly, with an example.")
IF_NOT = ("We say so early, and nobody takes it badly.", "One open talk, then a no-fault exit.")
SUCCESS = ("We both look forward to the meetings, and the goal is reached.", "{skill} feels like mine.")
GENERAL = (
    "It goes well, thank you.",
    "Nothing to add for now.",
    "We are on our way.",
    "I will think about it until next time.",
)
