using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>
/// Telephone numbers of people: mobiles; landlines where a word of family or home stands near; whatever is on file. Numbers
/// of organisations and numbers called something else are none.
/// </summary>
internal sealed class TelephoneDetector : IDetector
{
    private const CueKinds People = CueKinds.Relative | CueKinds.FirstPerson | CueKinds.Home | CueKinds.Child | CueKinds.Pronoun;

    private const int Around = 70;

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        var known = KnownContacts.Of(text.Source.People);
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (PhoneNumber.At(text, index) is not { } number)
                continue;
            if (known.HasPhone(number.Subscriber))
                yield return Candidate.Of(DetectionType.Telephone, number.Start, number.End, Confidence.High, Strength.Roster, "roster");
            else if (Judge(text, number) is { } confidence)
                yield return Candidate.Of(DetectionType.Telephone, number.Start, number.End, confidence, Strength.Strict, "numbering plan");
            index = number.LastGroup;
        }
    }

    private static Confidence? Judge(PreparedText text, PhoneNumber number)
    {
        var heading = text.HeadingAt(number.Start);
        if (number.Kind == PhoneKind.Public || Edges.IsInLink(text, number.Start, number.End) || IsFax(text, number.Start))
            return null;
        if ((heading & (CueKinds.Phone | CueKinds.Relative)) != 0 && number.Kind != PhoneKind.Foreign)
            return number.Kind == PhoneKind.Mobile || (heading & (CueKinds.Relative | CueKinds.Home)) != 0 ? Confidence.High : Confidence.Medium;
        var context = text.ContextOf(number.Start, number.End, CueKinds.Phone);
        if (context is Context.Negative or Context.OtherLabel)
            return null;
        var personal = text.CueBefore(number.Start, People, Around) is not null || text.CueAfter(number.End, CueKinds.Relative | CueKinds.FirstPerson, 25) is not null || IsCalledHome(text, number.End) || IsHome(text, number);
        return number.Kind switch
        {
            PhoneKind.Mobile => context >= Context.LabelAfter || personal ? Confidence.High : Confidence.Medium,
            PhoneKind.Landline => personal && IsHome(text, number) ? Confidence.High : null,
            _ => personal && context >= Context.LabelAfter ? Confidence.Medium : null,
        };
    }

    /// <summary>A landline is somebody's where family or home is spoken of just before it; "call my office on" is not.</summary>
    private static bool IsHome(PreparedText text, PhoneNumber number)
    {
        var from = Math.Max(0, number.Start - Around);
        var before = text.Folded.AsSpan(from, number.Start - from);
        if (before.Contains("office", StringComparison.OrdinalIgnoreCase) || before.Contains("school", StringComparison.OrdinalIgnoreCase) || before.Contains("reception", StringComparison.OrdinalIgnoreCase))
            return false;
        var after = text.Folded.AsSpan(number.End, Math.Min(20, text.Folded.Length - number.End));
        return text.CueBefore(number.Start, CueKinds.Relative, Around) is not null
            || after.Contains("landline", StringComparison.OrdinalIgnoreCase) || after.Contains("house phone", StringComparison.OrdinalIgnoreCase)
            || text.CueAfter(number.End, CueKinds.Relative, 25) is not null
            || before.Contains("home", StringComparison.OrdinalIgnoreCase)
            || IsCalledHome(text, number.End)
            || before.Contains("landline", StringComparison.OrdinalIgnoreCase)
            || text.CueBefore(number.Start, CueKinds.FirstPerson, 30) is not null;
    }

    /// <summary>01632 960 918 (home).</summary>
    private static bool IsCalledHome(PreparedText text, int end) =>
        text.Folded.AsSpan(end, Math.Min(8, text.Folded.Length - end)).TrimStart(" (,-").StartsWith("home", StringComparison.OrdinalIgnoreCase);

    private static bool IsFax(PreparedText text, int start) =>
        text.Folded.AsSpan(Math.Max(0, start - 12), Math.Min(12, start)).Contains("fax", StringComparison.OrdinalIgnoreCase);
}
