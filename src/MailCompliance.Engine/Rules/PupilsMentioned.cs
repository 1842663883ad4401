using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>A place that names pupils, with all who bear the name.</summary>
internal readonly record struct Mention(Place Where, IReadOnlyList<Pupil> Pupils)
{
    /// <summary>The same for mentions of the same pupils; "" where nobody is known.</summary>
    public string Who => Pupils.Count == 0 ? "" : $"{Pupils.Count} {Pupils[0].Id}";
}

/// <summary>Where a message names pupils to people who did not know of it: new text, what is passed on, attachments and their names.</summary>
internal static class PupilsMentioned
{
    /// <summary>Characters above the history in which a program names whom it quotes.</summary>
    private const int AttributionReach = 300;

    /// <param name="newcomers">Recipients of whom somebody may not have had the history before.</param>
    public static IEnumerable<Mention> In(MessageFacts facts, IEnumerable<RecipientFacts> newcomers)
    {
        var names = PupilNames.Of(facts.People);
        foreach (var passage in Passages(facts, newcomers))
        {
            foreach (var found in names.In(passage.Text, passage.Start, passage.End))
                yield return new Mention(passage.At(found.Start, found.End), found.Pupils);
        }

        foreach (var attachment in facts.Attachments.Where(attachment => !attachment.IsSignatureImage))
        {
            foreach (var found in NamesOfFiles(attachment).SelectMany(name => names.In(name, 0, name.Length, anyCase: true)))
                yield return new Mention(Passage.PlaceOf(attachment), found.Pupils);
        }
    }

    /// <summary>File names without what stands for blanks in them, those inside an archive too.</summary>
    public static IEnumerable<string> NamesOfFiles(AttachmentFacts attachment) =>
        (attachment.Document?.Contained ?? []).Select(inside => inside.Path).Prepend(attachment.FileName).Select(name => Separated(name));

    private static IEnumerable<Passage> Passages(MessageFacts facts, IEnumerable<RecipientFacts> newcomers)
    {
        var history = QuotedHistory.Counts(QuotedText.NewRecipients, facts, newcomers) && facts.Bodies.Any(SaysWhose)
            ? Passage.OfBodies(facts).Where(passage => passage.Zone == ZoneKind.Quoted)
            : [];
        return [.. Passage.Written(facts), .. history, .. Passage.OfAttachments(facts)];
    }

    /// <summary>Passed on, or quoted with the name of whom it is from: a bare quotation is nearly always the reader's own words.</summary>
    private static bool SaysWhose(BodyText body) =>
        body.IsForward
        || (body.HistoryStart < body.Text.Length && body.Text.AsSpan(Math.Max(0, body.HistoryStart - AttributionReach)) is var history
            && (history.Contains("wrote:", StringComparison.Ordinal) || history.Contains("From:", StringComparison.Ordinal)));

    /// <summary>"GraceWill_report-2.pdf": parted at signs and where a capital follows a small letter.</summary>
    private static string Separated(string name)
    {
        var parted = new System.Text.StringBuilder(name.Length + 8);
        for (var at = 0; at < name.Length; at++)
        {
            if (at > 0 && char.IsUpper(name[at]) && char.IsLower(name[at - 1]))
                parted.Append(' ');
            parted.Append(name[at] is '_' or '.' or '+' or '/' || char.IsAsciiDigit(name[at]) ? ' ' : name[at]);
        }

        return parted.ToString();
    }
}
