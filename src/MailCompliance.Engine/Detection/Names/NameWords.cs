using System.Collections.Frozen;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>What is known of forenames in general: short forms, and words of everyday English that are forenames too.</summary>
internal static class NameWords
{
    /// <summary>Full form, then its short forms.</summary>
    private const string ShortForms =
        "abigail abi abbie abby|alexander alex sandy xander alec|alexandra alex sandra lexi|alfred alf alfie fred|alice ali|alistair ali|amanda mandy|amelia millie amy mia|andrew andy drew|"
        + "angela angie|anthony tony ant|antonia toni|arthur art artie|barbara barb babs|benjamin ben benny benji|bernard bernie|beatrice bea|bradley brad|callum cal|cameron cam|caroline caz carrie|"
        + "catherine cath cathy kate katie cat|katherine kath kathy kate katie kat|kathryn kath kate katie|charles charlie chas chaz|charlotte charlie lottie char|christina chris chrissie tina|"
        + "christine chris chrissie tina|christopher chris kit topher|clifford cliff|daniel dan danny|danielle dani|david dave davey|deborah deb debbie|dominic dom|donald don|dorothy dot dottie|"
        + "edward ed eddie ted ned|eleanor ellie nell ella|elizabeth liz lizzie beth betty eliza lily libby|emily em emmy millie|emma em|evelyn eve evie|florence flo florrie|frances fran frankie|"
        + "francis frank frankie|frederick fred freddie|gabriel gabe|gabrielle gabby|geoffrey geoff|georgia georgie|georgina georgie gina|gerald gerry|gillian gill|gregory greg|hannah han|harold harry hal|"
        + "harriet hattie harry|harrison harry|henry harry hal|hugh hughie|isaac ike zac|isabella bella izzy isa|isabelle izzy belle|isobel izzy|jacob jake|jacqueline jackie|james jim jimmy jamie jem|"
        + "janet jan|jasmine jas|jeffrey jeff|jennifer jen jenny|jeremy jez|jessica jess jessie|joanna jo joanne|joanne jo|john johnny jack jon|jonathan jon jonny|joseph joe joey|josephine jo josie|"
        + "joshua josh|judith judy|julian jules|kenneth ken kenny|kimberley kim|laurence larry|lawrence larry laurie|leonard len lenny leo|leonardo leo|lewis lew|louisa lou|louis lou louie|louise lou|"
        + "lucas luke|lucy lu|madeleine maddie|madison maddie|margaret maggie meg peg peggy madge|martha marty|martin marty|mary molly polly|matthew matt matty|matilda tilly tilda|maximilian max|"
        + "megan meg|melanie mel|melissa mel|michael mike mick mickey|michelle shell|mohammed mo mohammad muhammad|muhammad mo mohammed|mohammad mo|natalie nat|natasha tash tasha|nathan nate nat|"
        + "nathaniel nat nate|nicholas nick nicky|nicola nicky nic|nicole nic nicky|oliver ollie olly|olivia liv livvy olive|oscar ozzie|pamela pam|patricia pat trish tricia|patrick pat paddy|penelope penny|"
        + "peter pete|philip phil|phillip phil|philippa pippa|rachel rach|raymond ray|rebecca becky becca bex|reginald reg reggie|richard rich rick dick ricky|robert rob bob bobby robbie bert|roberta bobbie|"
        + "rodney rod|ronald ron ronnie|rosemary rosie|rose rosie|rosalind ros|rupert rue|samantha sam sammy|samuel sam sammy|sandra sandy|sarah sal sally|sebastian seb|sophie soph|sophia sophie|"
        + "stanley stan|stephanie steph|stephen steve|steven steve|stuart stu|susan sue suzie|suzanne sue suzie|tabitha tabby|theodore theo ted teddy|theresa tess tessa|thomas tom tommy|"
        + "timothy tim timmy|toby tobes|tobias toby|tomasz tomek|aleksandra ola|katarzyna kasia|malgorzata gosia|krzysztof krzys|victoria vicky tori|victor vic|vincent vince vinny|walter wally|"
        + "william will bill billy liam wills|zachary zac zach|zoe zo|aisha ash|ayesha ash|yusuf yus";

    private const string EverydayWords =
        "will grace hope faith joy mark may june april august summer autumn rose rosie lily daisy poppy holly ruby amber jade pearl violet iris olive heather ivy hazel willow fern flora bill rob sue pat drew "
        + "chase hunter mason carter taylor jordan paris chelsea florence austin sky skye river max miles guy gene frank ernest earnest eve dawn penny rich dean major earl king prince kit ash robin jay martin "
        + "christian dot nick tim art ray jack harry carol angel angelica bell belle bob brook brooke blake buddy bud cash chance chip christmas clay cliff colt cookie coral crystal cruz dale dean destiny dick dixie "
        + "don duke ebony echo eden ember fox forest gabe gale georgia ginger glen grant hank harmony harper haven heath honor honour hugh india jasmine jet jewel jenny joy justice kitty lane lance laurel leaf legend "
        + "leo liberty lucky mercy melody merry mike miller mo moses nova ocean opal pace page paige patience peace petal peter phoenix pip piper precious presley prudence pepper quinn rain raven ray reef rex ridge "
        + "robin rocky roman rory royal rusty sage sandy saint scarlet scarlett scout serenity shade sierra silver sonny star sterling stone storm sunny teddy tiger trinity troy trusty unity venus victor victory virginia "
        + "warren wade west winter wren woody york young zen an so ben can mai my long see sun ian al ed alma asia berlin bay beau aim ally archer baker bishop bond bow butcher cook cooper miner mister knight potter sailor "
        + "smith tanner tyler ward webb weaver wheeler wood woods brown black white green gray grey gold golden little short rich wise best day day-lewis noon moon sharp small strong swift wild winter frost snow field fields "
        + "hill hills ford lake marsh moor pond stone street banks park parks bush church hall house kitchen rooms gate castle love bliss english french german welsh irish scott england france ireland london kent lincoln essex "
        + "bath reading derby preston lancaster york chester wells power price penny pound case key line story bird finch crow drake swan nightingale peacock lamb bull hart buck wolf fish pike salmon bass trout "
        + "english battle bell booth box bridges chambers close cross dyer down drew driver farmer fisher gardener gardner glover good goodman grove head heard hook hope hunt joiner judge last law lawless lay light lock "
        + "long lord low man mann marks may moody mope more moss new noble north nurse old page parry paul pen piper plant pool pope porter post pratt priest pride quick read reader rider root rush salt savage say self "
        + "sergeant service shepherd skinner slack song south speed spring steel stern still street sweet thorn thorne tower town trees turner usher vale wall waters way wells west winter work worth jo bo li le de la van von";

    /// <summary>Of the words above those that, with a capital, are a name nearly always.</summary>
    private const string MostlyNames =
        "max leo jack harry ben georgia jasmine rory hugh sonny teddy kit peter mike nick tim rob mo scarlett rosie martin ray carol sue pat guy gene frank ernest jenny christian ash kitty moses ian al ed eve "
        + "daisy ruby lily poppy amber jade robin angelica harmony ember bella belle pip brooke blake harper neil beau li ally alma asia quinn roman melody dale drew buddy bill paul tyler mason carter sienna";

    private static readonly FrozenSet<string> Mostly = MostlyNames.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Everyday = EverydayWords.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string[]> Shorts = ShortForms.Split('|')
        .Select(line => line.Split(' '))
        .GroupBy(words => words[0])
        .ToFrozenDictionary(group => group.Key, group => group.SelectMany(words => words.Skip(1)).ToArray(), StringComparer.OrdinalIgnoreCase);

    public static bool IsEveryday(ReadOnlySpan<char> word) => Everyday.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    public static bool IsMostlyName(ReadOnlySpan<char> word) => Mostly.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    public static IReadOnlyList<string> ShortFormsOf(string given) => Shorts.GetValueOrDefault(given) ?? [];
}
