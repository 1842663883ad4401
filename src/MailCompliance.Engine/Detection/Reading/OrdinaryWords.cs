namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// Words of <see cref="SensitiveWords"/> and <see cref="SchoolWords"/> that ordinary mail about a child uses too: "the uniform fits",
/// "stole the show", "got 45 marks", "the bus was late". They count in company only: with another word of their category in the sentence, or
/// beside a certain find. And what makes a topic of any word: "an essay about cancer".
/// </summary>
internal static class OrdinaryWords
{
    public static (CueKinds, string)[] All =>
    [
        (CueKinds.Health | CueKinds.Ordinary,
            "is expecting | in bits | nervous wreck | nappy | can't breathe | bad back | an op on | had an op | tummy ache | fertility | transplant | pregnant pause | an operation | fits | stroke | stitches | collapsed | choking | knocked out | unconscious | transitioning | kidney | kidneys | therapist | hospice | ventilator | burnt out | burnout | seizing | purging | purges | keyhole | squint | gaunt | "
            + "very thin | soiled | the pill | detox | no fish | no milk | no egg | no eggs | no nuts | plaster on | unfit to | warts | weight loss"),
        (CueKinds.Needs | CueKinds.Ordinary,
            "stopped talking | routines and | waiting list for | large print | processing time | flaps when | gets stuck on his | gets stuck on her | can't cope with | cannot cope with | cant cope with | visual timetable | social story | social stories | catch up reading | extra time | scribe | prompter | speech sounds | coloured ruler | reading ruler | pull ups | portage | can't write | cannot write | cant write | can't read | cannot read | cant read | separate room | annual review | standard score | one to one | 1 to 1 | meltdowns | school action | tribunal | "
            + "engagement model"),
        (CueKinds.Safeguarding | CueKinds.Ordinary,
            "by the neck | put her through | older man | older lad | older lads | nobody at home | no one at home | marks across | photos of herself | photos of himself | made clean | great replacement | looked after | neglect | neglected | disclosed | disclosure | disclosed to | grooming | groomed | refuge | prison | custody | probation | hit by | home alone | unexplained | stabbed | stabbing | swastika | swastikas | flashing | shouts at him | shouts at her | charged with | found guilty | "
            + "sentenced | locked up | sent down | banged up | locked out | supervised by | no contact with | running away | ran away | run away | went missing | goes missing | reported missing | fled | fleeing | stalking | gangs | unaccompanied | frightened of | no heating | no electric | "
            + "no electricity | no food in | dirty clothes | same clothes | throwing things | things being thrown | heard shouting | shouting and screaming | grabbed by | grabbed him | grabbed her | pushed him | pushed her | whipped | social work | thrown out | red mark | "
            + "nude | rape | core group | witchcraft | exploitation | her whereabouts | his whereabouts | B&B accommodation | slumped | been drinking | homeless | far right | handprint | hand print | "
            + "runaway"),
        (CueKinds.Behaviour | CueKinds.Ordinary,
            "graffiti | stormed off | stormed out | walks out of | wagged | squirted | like dirt | nicking | booted a | lobbed the | life hell | broke into | food fight | threw food | be suspended | went for him | went for her | smoking | fight | fought | fights | fighting | suspend | suspending | suspended | suspension | stole | knife | weapon | drugs | isolation | on report | cheating | cheated | was late | is late | were late | fined | stealing | threatened to | unauthorised | report card | reflection time | spat | kicking off | kicked off | "
            + "refused to | been sent home | sent him home | sent her home | restraint | biting | bitten | kicked | kicking | punched | punching | scratched | threatened | attacked | attack on | caught with | found with | sent out of | hit back | hit out | dismissal | disciplined | timekeeping | isolation | defiant | disrupting | "
            + "out of lessons"),
        (CueKinds.Religion | CueKinds.Ordinary, "Christian | for Eid | for Diwali | celebrating Eid | celebrates Diwali | until sunset | till sunset | Church of England | for Passover | prayer time | prayer times"),
        (CueKinds.Meals | CueKinds.Ordinary,
            "redundant | laid off | towards a coat | household income | sanctioned | food bank | foodbank | no money for | can't afford to | cannot afford to | cant afford to | paid for by the school | healthy start | can't pay for | cannot pay for | cant pay for"),
        (CueKinds.Subject,
            "story about | stories about | book about | books about | poem about | poems about | play about | homework on | homework about | project on | project about | essay on | essay about | poster on | poster about | presentation on | presentation about | assembly on | assembly about | lesson on | lesson about | "
            + "lessons on | lessons about | unit on | topic on | topic about | article on | article about | film about | novel about | chapter on | chapter about | song about | display on | display about | research on | research into | quiz on | quiz about | debate on | debate about | leaflet on | leaflet about | studying | studies | "
            + "learning about | learnt about | learned about | raise money for | raised money for | raising money for | raised funds for | fundraising for | collecting for | collection for | in aid of | charity | awareness | mental health week | "
            + "anti bullying week | play the part of | playing the part of | in role as | story of | diary of | exhibition | museum | World Book Day"),
        (CueKinds.Animal, "dog | dogs | puppy | cat | cats | kitten | rabbit | rabbits | hamster | guinea pig | guinea pigs | gerbil | pony | horse | horses | chick | chicks | hen | hens | tortoise | goldfish | budgie | parrot | snake | lizard | bus | coach | train | minibus | van | car | parcel | delivery | printer | boiler | laptop | computer | kite | tent"),
    ];
}
