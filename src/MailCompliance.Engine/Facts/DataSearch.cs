using System.Text;
using MailCompliance.Engine.Detection;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Facts;

/// <summary>Runs the detectors over every text of a message.</summary>
/// <remarks>
/// An alternative that the reader is not shown is searched as well, for some programs show it; what it only repeats is reported
/// once. History that this message passes on counts as new text: whoever forwards is answerable for it.
/// </remarks>
public sealed class DataSearch(SchoolDetails school, PeopleSnapshot people, StaffMember? sender)
{
    private readonly HashSet<(DetectionType Type, string Value)> shown = [];

    public IReadOnlyList<DetectedData> In(IEnumerable<MessageText> texts)
    {
        var found = new List<DetectedData>();
        foreach (var text in texts)
        {
            foreach (var hit in Detectors.Find(new ScannedText(text.Text, text.Zones, school, people, sender)))
            {
                if (!IsRepetition(text, hit))
                    found.Add(new DetectedData(hit, text.IsHidden ? text.Where : text.Where.At(hit.Start, hit.End), ZoneOf(text, hit)));
            }
        }

        return found;
    }

    private bool IsRepetition(MessageText text, Hit hit)
    {
        if (text.Body is not { } body)
            return false;
        var value = (hit.Type, Squeezed(text.Text.AsSpan(hit.Start, hit.Length)));
        if (!body.IsShown || text.IsHidden)
            return shown.Contains(value);
        shown.Add(value);
        return false;
    }

    private static ZoneKind ZoneOf(MessageText text, Hit hit)
    {
        if (text.Body is not { } body || text.IsHidden)
            return ZoneKind.New;
        // the school's own stamp holds nobody's data: whatever is found in its frame was put there
        return body.ZoneAt(hit.Start) switch
        {
            ZoneKind.Quoted when body.IsForward => ZoneKind.New,
            ZoneKind.Disclaimer => ZoneKind.New,
            var zone => zone,
        };
    }

    private static string Squeezed(ReadOnlySpan<char> value)
    {
        var squeezed = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            if (char.IsLetterOrDigit(letter))
                squeezed.Append(char.ToLowerInvariant(letter));
        }

        return squeezed.ToString();
    }
}
