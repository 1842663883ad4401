namespace MailCompliance.Engine.Detection.Reading;

/// <summary>How people say that somebody's home is not safe, money is short, a pupil misbehaved or needs more than others, where a family comes from or what it believes.</summary>
internal static class CircumstanceWords
{
    public static (CueKinds, string)[] All =>
    [
        (CueKinds.Needs,
            "lego therapy | PECS | makaton | communication book | now next board | pre key stage | ear defenders | chewy | chewelry | wobble cushion | weighted lap pad | weighted blanket | sensory room | sensory circuits | sensory diet | speech lady | lilac overlay | blue overlay | yellow overlay | "
            + "neurodevelopmental | neurodivergent | ASD pathway | autism pathway | ADOS | autism assessment | ADHD assessment | barely reading | cannot read | can't read | selective mute | selectively silent"),
        (CueKinds.Safeguarding,
            "fostered | foster mum | foster dad | foster parents | care leaver | temporary accommodation | bed and breakfast accommodation | homeless hostel | chucked out | chucked him out | chucked her out | thrown out by | threw him out | threw her out | kicked him out | kicked her out | "
            + "not safe at home | scared of his dad | scared of her dad | scared of dad | frightened of his | frightened of her | turned up drunk | came home drunk | smelled of alcohol | smelt of alcohol | smelled of cannabis | smelt of cannabis | smelled strongly of | smelt strongly of | "
            + "drug dealer | dealing drugs | released from prison | electronic tag | confidential address | address withheld | witness protection | safe house | red marks | finger marks | grip marks | fresh marks on | burn mark | explicit pictures | indecent images | nude pictures | "
            + "exposed himself | touched her | touched him | moonlight flit | flitted | whereabouts unknown | sleeping rough | slept rough | sleeping in the car | living in a car | locked in his room | locked in her room | not allowed out of | no heating | no electric | no food in | nothing to eat at home | "
            + "mattress on the floor | clothes they stood up in | stuff in bin bags | get the police | rang the police | police were called | abducted | care of the local authority | mum sectioned | dad inside | mum inside | hubby inside"),
        (CueKinds.Behaviour,
            "bit me | bit him | bit her | headbutted | head butted | threw a chair | threw chairs | teeth marks | kicks him | kicks her | kicked him | kicked her | pulled her hair | strangled | choked him | choked her | ran off site | left the site | climbed the fence | over the fence | school attendance order | "
            + "fined for | parenting contract | truants | skipping lessons | skipping school | bunking off | bunked off | sent home for | caught smoking | caught vaping | caught stealing | caught cheating | issue a penalty | last warning"),
        (CueKinds.Meals,
            "dinner arrears | dinner debt | owes dinner money | rent arrears | owing rent | house repossessed | repossessed | bailiffs | bankrupt | bankruptcy | debt collectors | money has been stopped | money stopped | benefits stopped | benefits have stopped | uniform voucher | uniform grant | hardship fund | "
            + "comes without breakfast | without breakfast | hasn't eaten | not eaten since | NASS support | NASS | asylum support | PP child | PP eligible | all PP | on FSM"),
        (CueKinds.Religion,
            "Baha'i | Bahai | Zoroastrian | Rastafarian | Quaker | Pentecostal | Seventh Day Adventist | Plymouth Brethren | Exclusive Brethren | niqab | burka | kippah | Friday prayers | prayer room | room for prayers | to pray | doesn't celebrate Christmas | can't celebrate"),
        (CueKinds.ReligionWeak, "Vaisakhi | Shabbat | Yom Kippur | Passover | Hanukkah | Navratri | Methodist | Baptist | Evangelical"),
        (CueKinds.Ethnicity,
            "Traveller family | Traveller site | Travellers | Romani | asylum hotel | asylum | leave to remain | indefinite leave | visa refused | deported | deportation | undocumented | refugee status | no English to speak of | speaks no English"),
        (CueKinds.EthnicityWeak,
            "Farsi | Kurdish | Pashto | Dari | Twi | Yoruba | Igbo | Amharic | Tigrinya | Swahili | Lingala | Punjabi | Urdu | Bengali | Sylheti | Gujarati | Tamil | Hindi | Arabic | Turkish | Albanian | Bulgarian | Lithuanian | Latvian | Slovak | Hungarian | Ukrainian | Portuguese | Mandarin | Cantonese | "
            + "Vietnamese | interpreter | no English"),
    ];
}
