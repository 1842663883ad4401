using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Rules;

public sealed record ConfidentialSettings
{
    /// <summary>Words and phrases that mark a message or file as confidential.</summary>
    public IReadOnlyList<string> Words { get; init; } =
        ["confidential", "in confidence", "official-sensitive", "official sensitive", "commercial in confidence", "not for circulation"];

    /// <summary>Phrases that contain such a word and mark nothing.</summary>
    public IReadOnlyList<string> Except { get; init; } =
    [
        "confidential waste", "confidential bin", "confidential bins", "confidential shredding", "confidential helpline", "confidential counselling",
        "confidential support", "confidential service", "confidential advice", "confidential reporting", "confidential survey", "confidential listening", "free and confidential", "confidential and free",
        "not confidential", "non-confidential", "non confidential", "nothing confidential", "no longer confidential", "something confidential", "anything confidential", "isn't confidential", "isn’t confidential",
    ];

    /// <summary>Whether mail that stays within the school counts.</summary>
    public bool Internal { get; init; }
}

/// <summary>
/// What is marked confidential leaves only protected. Policy: S0 section 4, "Confidential Emails": "always suitably protected"; S3, "post
/// confidential information".
/// </summary>
/// <remarks>
/// A mark is the word in the subject, in the text written now, in an attachment's name or on its first page, or the message's
/// Sensitivity field. The footer that calls every e-mail confidential marks nothing; nor does a quoted one, nor an article that speaks
/// of confidential information in general (<see cref="ConfidentialTalk"/>).
/// </remarks>
public sealed class ConfidentialRule(ConfidentialSettings settings) : IRule
{
    /// <summary>UTF-16 code units: where a document says what it is.</summary>
    private const int FirstPage = 1500;

    /// <summary>UTF-16 code units in which a phrase around the word is looked for, on either side.</summary>
    private const int PhraseReach = 80;

    /// <summary>UTF-16 code units of a sentence on either side of the word.</summary>
    private const int SentenceReach = 2000;

    /// <summary>Words of the sentence that makes it the usual footer.</summary>
    private static readonly string[] FooterWords =
    [
        "intended solely", "intended only", "solely intended", "only intended", "intended for the", "intended recipient", "intended recipients", "solely for", "addressee",
        "this e-mail", "this email", "this message", "this communication", "this transmission", "e-mails", "emails", "privileged", "in error", "disclaimer",
    ];

    /// <summary>A request of the writer's own is no footer, even if it speaks of "this email".</summary>
    private static readonly string[] Requests = ["treat", "keep", "regard", "please"];

    private readonly PhraseFilter mayBeMarked = new(settings.Words);

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (facts.Security is MessageSecurity.Encrypted or MessageSecurity.RightsProtected || !(settings.Internal || facts.Outside.Any()))
            yield break;
        if (HasSensitivity(facts))
            yield return FindingFor("Your message is marked confidential.", null);
        else if (Passage.Written(facts).Select(passage => Find(passage, passage.End)).FirstOrDefault(place => place is not null) is { } place)
            yield return FindingFor("Your message says that it is confidential.", place);

        foreach (var attachment in facts.Attachments)
        {
            if (!attachment.IsSignatureImage && attachment.Document?.Inspectable != Uninspectable.Encrypted && MarkOf(attachment) is { } mark)
                yield return FindingFor($"The attachment “{attachment.FileName}” says that it is confidential.", mark);
        }
    }

    private static Finding FindingFor(string what, Place? where) => new(what, Encryption.Advice) { Where = where };

    /// <summary>RFC 4021 section 2.1.55; Outlook's "Confidential" is company-confidential.</summary>
    private static bool HasSensitivity(MessageFacts facts) =>
        facts.Message.Document?.Headers.Value("Sensitivity")?.Contains("confidential", StringComparison.OrdinalIgnoreCase) == true;

    private Place? MarkOf(AttachmentFacts attachment)
    {
        var name = attachment.FileName.Replace('_', ' ');
        if (Find(new Passage(name, 0, name.Length, ZoneKind.New, Place.Subject), name.Length) is not null)
            return Passage.PlaceOf(attachment);
        if (attachment.Document is not { Text: { Length: > 0 } text })
            return null;
        return Find(new Passage(text, 0, text.Length, ZoneKind.New, Passage.PlaceOf(attachment)), Math.Min(text.Length, FirstPage));
    }

    private Place? Find(Passage passage, int end)
    {
        if (!mayBeMarked.MayBeIn(passage.Text.AsSpan(passage.Start..end)))
            return null;
        foreach (var word in settings.Words)
        {
            var at = WordSearch.IndexOf(passage.Text, word, passage.Start, end);
            while (at >= 0)
            {
                if (!IsExcused(passage.Text, at, at + word.Length, out var next))
                    return passage.At(at, at + word.Length);
                at = WordSearch.IndexOf(passage.Text, word, next, end);
            }
        }

        return null;
    }

    /// <param name="next">Where to look on if it is: a footer is judged once, however often it says the word.</param>
    private bool IsExcused(string text, int start, int end, out int next)
    {
        next = end;
        // a phrase may be broken over two lines
        var before = text[Math.Max(0, start - PhraseReach)..start].ReplaceLineEndings(" ");
        var around = before + text[start..Math.Min(text.Length, end + PhraseReach)].ReplaceLineEndings(" ");
        if (settings.Except.Any(phrase => WordSearch.Surrounds(around, phrase, before.Length, before.Length + end - start)))
            return true;
        var (from, to) = Sentence(text, start, end);
        // one for one: the place of the word within the sentence holds
        var sentence = text[from..to].Replace('\r', ' ').Replace('\n', ' ');
        if (IsFooter(sentence))
        {
            next = to;
            return true;
        }

        next = end;
        return ConfidentialTalk.IsOne(sentence, start - from, end - from);
    }

    private static bool IsFooter(string sentence)
    {
        var found = FooterWords.Count(word => WordSearch.Contains(sentence, word));
        return found > 1 || (found == 1 && !Requests.Any(word => WordSearch.Contains(sentence, word)));
    }

    /// <summary>From the last full stop or blank line to the next; lines of one paragraph belong together.</summary>
    private static (int Start, int End) Sentence(string text, int start, int end)
    {
        var from = start;
        var floor = Math.Max(0, start - SentenceReach);
        while (from > floor && !IsStop(text, from - 1))
            from--;
        var to = end;
        var ceiling = Math.Min(text.Length, end + SentenceReach);
        while (to < ceiling && !IsStop(text, to))
            to++;
        return (from, to);
    }

    private static bool IsStop(string text, int at) =>
        text[at] is '!' or '?'
        || (text[at] == '.' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1])))
        || (text[at] == '\n' && IsBlankAfter(text, at + 1));

    private static bool IsBlankAfter(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r')
            at++;
        return at == text.Length || text[at] == '\n';
    }
}
