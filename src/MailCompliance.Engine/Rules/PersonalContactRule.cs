using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>
/// Staff do not give private telephone numbers or addresses to parents and pupils. Policy: S1 and S2 section 5.1.1; S3, "Should not give
/// out their own personal details, such as telephone/mobile number or email address, to parents".
/// </summary>
/// <remarks>
/// Surely private is what the people directory lists as private. Else a number, address or social name counts where the writer says
/// that it is theirs ("ring me on", "my e-mail"), or as a mobile number in the signature. The school's own numbers never count.
/// </remarks>
public sealed class PersonalContactRule : IRule
{
    /// <summary>UTF-16 code units before a number in which the writer claims it.</summary>
    private const int CueReach = 40;

    private const int ComparedDigits = 9;

    private static readonly string[] Cues =
        ["my", "mine", "me on", "me at", "reach me", "call me", "ring me", "text me", "message me", "add me", "own mobile", "private", "personal"];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (!facts.Recipients.Any(IsFamily))
            yield break;
        var numbers = PrivateNumbers(facts);
        var contacts = facts.Data.Where(IsContact).ToList();
        foreach (var passage in Passage.OfBodies(facts))
        {
            if (passage.Zone is not (ZoneKind.New or ZoneKind.Signature))
                continue;
            var place = ListedNumber(passage, numbers) ?? ListedAddress(facts, passage) ?? Claimed(facts, passage, contacts);
            if (place is null)
                continue;
            yield return new Finding(
                "Your message gives away a private telephone number, e-mail address or social media name of a member of staff.",
                "Take it out. Give the school's number or your school address.")
            {
                Where = place,
            };
            yield break;
        }
    }

    /// <summary>Parents and pupils, and those of whom nobody knows what they are.</summary>
    private static bool IsFamily(RecipientFacts recipient) =>
        recipient.Is(RecipientClass.Parent) || recipient.Is(RecipientClass.Pupil) || (recipient.IsOutside && recipient.Is(RecipientClass.Other));

    private static HashSet<string> PrivateNumbers(MessageFacts facts)
    {
        var numbers = facts.People.Staff.Select(person => Tail(person.PrivatePhone, ComparedDigits)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var known = facts.School.OwnData.Phones.Append(facts.School.Phone).Concat(facts.People.Staff.Select(person => person.Phone));
        numbers.ExceptWith(known.Select(number => Tail(number, ComparedDigits)).OfType<string>());
        return numbers;
    }

    /// <summary>A run of digits, with the signs that people put between them, whose end is a private number.</summary>
    private static Place? ListedNumber(Passage passage, HashSet<string> numbers)
    {
        var text = passage.Text;
        for (var at = passage.Start; numbers.Count > 0 && at < passage.End; at++)
        {
            if (!char.IsAsciiDigit(text[at]) && text[at] != '+')
                continue;
            var end = at + 1;
            while (end < passage.End && (char.IsAsciiDigit(text[end]) || text[end] is ' ' or '-' or '(' or ')' or '.' or '/' or '\u00A0'))
                end++;
            if (Tail(text[at..end], ComparedDigits) is { } tail && numbers.Contains(tail))
                return passage.At(at, at + text.AsSpan(at, end - at).TrimEnd(" -(./").Length);
            at = end;
        }

        return null;
    }

    private static Place? ListedAddress(MessageFacts facts, Passage passage)
    {
        var text = passage.Text;
        for (var at = NextAt(passage, passage.Start); at >= 0; at = NextAt(passage, at + 1))
        {
            var (start, end) = (at, at + 1);
            while (start > passage.Start && IsAddressSign(text[start - 1]))
                start--;
            while (end < passage.End && IsAddressSign(text[end]))
                end++;
            var address = text[start..end].TrimEnd('.', '-');
            if (facts.People.StaffAtPrivate(address) is not null && !facts.Recipients.Any(recipient => recipient.Address.Equals(address, StringComparison.OrdinalIgnoreCase)))
                return passage.At(start, start + address.Length);
        }

        return null;
    }

    private static int NextAt(Passage passage, int from)
    {
        var found = passage.Text.AsSpan(from, passage.End - from).IndexOf('@');
        return found < 0 ? -1 : from + found;
    }

    private static bool IsAddressSign(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '+';

    private static bool IsContact(DetectedData data) =>
        data.Type is DetectionType.Telephone or DetectionType.PrivateEmail or DetectionType.SocialHandle
        && data.Where.Part == Place.Body.Part && data.Confidence != Confidence.Low;

    private static Place? Claimed(MessageFacts facts, Passage passage, List<DetectedData> contacts)
    {
        // a mobile number under a letter to a firm is how people sign; under a letter to a family it is the private one
        var toFamily = facts.Recipients.Any(recipient => recipient.Is(RecipientClass.Parent) || recipient.Is(RecipientClass.Pupil));
        foreach (var data in contacts)
        {
            if (data.Where is not { Start: { } start, End: { } end } || start < passage.Start || end > passage.End)
                continue;
            if (IsClaimed(passage, start) || (toFamily && passage.Zone == ZoneKind.Signature && IsMobile(Passage.TextAt(facts, data.Where))))
                return data.Where;
        }

        return null;
    }

    private static bool IsClaimed(Passage passage, int start)
    {
        var from = Math.Max(passage.Start, start - CueReach);
        var stop = passage.Text.AsSpan(from, start - from).LastIndexOfAny('\n', '.');
        var before = passage.Text[(stop < 0 ? from : from + stop + 1)..start];
        return Cues.Any(cue => WordSearch.Contains(before, cue));
    }

    /// <summary>Ofcom's plan: 071 to 075 and 077 to 079.</summary>
    private static bool IsMobile(ReadOnlySpan<char> number)
    {
        var tail = Tail(number.ToString(), 10);
        return tail is ['7', not ('0' or '6'), ..];
    }

    private static string? Tail(string? number, int digits)
    {
        var all = string.Concat((number ?? "").Where(char.IsAsciiDigit));
        return all.Length < digits ? null : all[^digits..];
    }
}
