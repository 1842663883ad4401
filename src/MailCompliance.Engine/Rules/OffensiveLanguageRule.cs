using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record OffensiveLanguageSettings
{
    /// <summary>Words and phrases of the school's own, beside the built-in list; a star at the end stands for any letters.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Words, phrases and names that never count.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Whether the built-in list is used.</summary>
    public bool BuiltIn { get; init; } = true;

    /// <summary>Whether attachments are read too. Of the built-in list only the strongest words count there: books may be attached.</summary>
    public bool Attachments { get; init; } = true;
}

/// <summary>
/// No offensive or abusive language. Policy: S0 section 4, "Quality" and "Inappropriate emails"; S1 and S2 section 4; S3, "inappropriate
/// language that could cause offence".
/// </summary>
/// <remarks>
/// Only the sender's own words count: not the quoted history, nor what stands in quotation marks or is reported of somebody else (a record
/// of an incident must be able to say what was said), nor names of places and streets.
/// </remarks>
public sealed class OffensiveLanguageRule : IRule
{
    private static readonly string[] StreetWords =
    [
        "Lane", "Road", "Street", "Hill", "Close", "Way", "Wood", "Farm", "Bank", "Bay", "Valley", "Avenue", "Drive", "Grove", "Heath", "Moor", "Common",
    ];

    private readonly OffensiveLexicon writing;
    private readonly OffensiveLexicon documents;
    private readonly string[] phrases;
    private readonly string[] documentPhrases;
    private readonly PhraseFilter mayHavePhrase;
    private readonly string[] harmless;
    private readonly bool readsAttachments;

    public OffensiveLanguageRule(OffensiveLanguageSettings settings)
    {
        var (ownPhrases, ownWords) = (settings.Words.Where(IsPhrase).ToList(), settings.Words.Where(word => !IsPhrase(word)).ToList());
        string[] strong = settings.BuiltIn ? OffensiveWords.Strong : [];
        string[] medium = settings.BuiltIn ? OffensiveWords.Medium : [];
        writing = new OffensiveLexicon([.. strong, .. medium, .. ownWords]);
        documents = new OffensiveLexicon([.. strong, .. ownWords]);
        phrases = [.. settings.BuiltIn ? OffensiveWords.Phrases : [], .. ownPhrases];
        documentPhrases = [.. ownPhrases];
        mayHavePhrase = new PhraseFilter(phrases);
        harmless = [.. OffensiveWords.Harmless, .. settings.Except.Where(entry => entry.Length > 0)];
        readsAttachments = settings.Attachments;
    }

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var parts = new HashSet<string>();
        foreach (var passage in Passage.Written(facts))
        {
            if (Find(passage, writing, phrases) is { } at && parts.Add(passage.Part.Part))
                yield return FindingAt(passage, at);
        }

        if (!readsAttachments)
            yield break;
        foreach (var passage in Passage.OfAttachments(facts))
        {
            if (Find(passage, documents, documentPhrases) is { } at)
                yield return FindingAt(passage, at);
        }
    }

    private static bool IsPhrase(string entry) => entry.Trim().Contains(' ', StringComparison.Ordinal);

    private (int Start, int End)? Find(Passage passage, OffensiveLexicon lexicon, string[] wholePhrases)
    {
        var start = passage.Start;
        while (lexicon.Next(passage.Text, start, passage.End) is { } word)
        {
            if (!IsExcused(passage.Text, word.Start, word.End))
                return word;
            start = word.End;
        }

        if (!mayHavePhrase.MayBeIn(passage.Span))
            return null;
        foreach (var phrase in wholePhrases)
        {
            var at = WordSearch.IndexOf(passage.Text, phrase, passage.Start, passage.End);
            if (at >= 0 && !IsExcused(passage.Text, at, at + phrase.Length))
                return (at, at + phrase.Length);
        }

        return null;
    }

    private bool IsExcused(string text, int start, int end) =>
        QuotedSpeech.Covers(text, start, end) || IsStreet(text, start, end) || IsInTitle(text, start, end) || harmless.Any(phrase => WordSearch.Surrounds(text, phrase, start, end));

    /// <summary>A capitalised word before "Lane" or "Road" names a place.</summary>
    private static bool IsStreet(string text, int start, int end)
    {
        if (!char.IsUpper(text[start]) || end + 1 >= text.Length || text[end] != ' ')
            return false;
        var next = text.AsSpan(end + 1);
        foreach (var word in StreetWords)
        {
            if (next.StartsWith(word, StringComparison.Ordinal) && WordSearch.IsWhole(next, 0, word.Length))
                return true;
        }

        return false;
    }

    /// <summary>Between two capitalised words, and not shouted: the name of a play or a game ("The Bastard Vending Machine").</summary>
    private static bool IsInTitle(string text, int start, int end) =>
        char.IsUpper(text[start])
        && end - start > 1 && char.IsLower(text[start + 1])
        && start > 1 && text[start - 1] == ' ' && IsCapitalised(text, WordStart(text, start - 1))
        && end + 1 < text.Length && text[end] == ' ' && IsCapitalised(text, end + 1);

    private static int WordStart(string text, int end)
    {
        var at = end;
        while (at > 0 && char.IsLetter(text[at - 1]))
            at--;
        return at;
    }

    private static bool IsCapitalised(string text, int at) =>
        at + 1 < text.Length && char.IsUpper(text[at]) && char.IsLower(text[at + 1]);

    private static Finding FindingAt(Passage passage, (int Start, int End) at) => new(
        passage.Part == Place.Subject ? "The subject of your message has a word in it that may offend." : "Your message has a word in it that may offend.",
        "Take it out. If you report what somebody else said, put their words in quotation marks.")
    {
        Where = passage.At(at.Start, at.End),
    };
}
