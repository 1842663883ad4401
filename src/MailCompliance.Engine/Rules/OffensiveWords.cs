namespace MailCompliance.Engine.Rules;

/// <summary>
/// The built-in list: what Ofcom's research on offensive language ranks medium to strongest, without words that have an everyday
/// or medical sense (prick test, spastic cerebral palsy, slag heap, tit). Mild words ("damn", "bloody", "crap") are not in it.
/// </summary>
internal static class OffensiveWords
{
    /// <summary>Found everywhere, attachments included. A star at the end stands for any letters.</summary>
    public static readonly string[] Strong =
    [
        "fuck*", "motherfuck*", "cunt", "wank", "wanker", "twat", "cocksucker", "nigger", "nigga", "paki", "wog", "raghead", "towelhead",
        "kike", "pikey", "gyppo", "faggot", "poofter", "tranny", "retard", "spaz", "spakka", "spacker", "whore", "slut",
    ];

    /// <summary>Found in what the sender writes.</summary>
    public static readonly string[] Medium =
    [
        "shit", "shite", "shitshow", "shithead", "bullshit", "horseshit", "arsehole", "asshole", "bastard", "bitch", "bollocks", "bellend", "dickhead",
        "knobhead", "dipshit", "douchebag", "tosser", "scumbag", "chinky",
    ];

    public static readonly string[] Phrases =
    [
        "piss off", "sod off", "window licker", "you idiot", "you are an idiot", "you're an idiot", "you’re an idiot", "you stupid", "you fat", "stupid cow",
        "stupid woman", "you moron", "you morons", "is a moron", "are morons", "you imbecile", "kill yourself", "go to hell", "shut your mouth", "batty boy",
    ];

    /// <summary>Sense that is no offence, though the words are those of the list.</summary>
    public static readonly string[] Harmless = ["faggots and peas", "faggots in gravy", "faggots with", "bastard amber", "son of a bitch stew", "bitch wolf", "retard the", "to retard"];
}
