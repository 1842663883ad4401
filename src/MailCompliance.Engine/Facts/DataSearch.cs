using System.Text;
using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Detection.Money;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Facts;

/// <summary>Runs the detectors over every text of a message.</summary>
/// <remarks>
/// An alternative that the reader is not shown is searched as well, for some programs show it; what it only repeats is reported
/// once. History that this message passes on counts as new text: whoever forwards is answerable for it.
/// </remarks>
/// <param name="expected">Children of those written to.</param>
/// <param name="modulus">The table by which bank accounts are checked; null: none.</param>
public sealed class DataSearch(SchoolDetails school, PeopleSnapshot people, StaffMember? sender, IReadOnlyCollection<Pupil>? expected = null, ModulusTable? modulus = null)
{
    /// <summary>Characters of one message that are searched, all its texts together; what lies beyond is named in <see cref="Unsearched"/>.</summary>
    public const int MaxCharacters = 4_000_000;

    /// <summary>Finds of one message; texts after the one that reaches it are named in <see cref="Unsearched"/>.</summary>
    public const int MaxFinds = 20_000;

    private readonly HashSet<(DetectionType Type, string Value)> shown = [];
    private readonly List<Place> unsearched = [];
    private int characters;

    /// <summary>Texts that were not searched to their ends: they are longer, or hold more, than is looked at.</summary>
    public IReadOnlyList<Place> Unsearched => unsearched;

    public IReadOnlyList<DetectedData> In(IEnumerable<MessageText> texts)
    {
        var found = new List<DetectedData>();
        foreach (var text in texts)
        {
            if (found.Count < MaxFinds && characters < MaxCharacters)
                Search(text, found);
            else
                unsearched.Add(text.Where);
        }

        return found;
    }

    private void Search(MessageText text, List<DetectedData> found)
    {
        var length = Math.Min(text.Text.Length, MaxCharacters - characters);
        characters += length;
        var result = Detectors.Search(new ScannedText(length < text.Text.Length ? text.Text[..length] : text.Text, text.Zones, school, people, sender) { Expected = expected ?? [], Modulus = modulus });
        if (!result.IsComplete || length < text.Text.Length)
            unsearched.Add(text.Where);
        foreach (var hit in result.Hits)
        {
            if (!IsRepetition(text, hit))
                found.Add(new DetectedData(hit, text.IsHidden ? text.Where : text.Where.At(hit.Start, hit.End), ZoneOf(text, hit)));
        }
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
