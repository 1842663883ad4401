using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>
/// Private mail addresses: on file, at a provider of private mail, or called somebody's own. Header lines within quoted
/// history and addresses of offices are none.
/// </summary>
internal sealed class PrivateEmailDetector : IDetector
{
    private const int MaxLocal = 64;
    private const int MaxDomain = 190;

    private static readonly FrozenSet<string> Providers = (
        "gmail googlemail outlook hotmail live msn yahoo ymail rocketmail icloud me mac aol btinternet btopenworld sky virginmedia ntlworld talktalk tiscali blueyonder plusnet "
        + "orange o2 tesco fsmail freeserve protonmail proton pm gmx web mail zoho fastmail tutanota hushmail qq 163 126 yandex wp onet interia o2 seznam libero free laposte orange "
        + "rediffmail naver daum mailinator inbox btconnect virgin cwgsy supanet waitrose").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Offices =
        ["office", "admin", "info", "enquiries", "enquiry", "contact", "hello", "sales", "support", "help", "noreply", "no-reply", "donotreply", "head", "reception", "accounts", "list", "owner", "request"];

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        var known = KnownContacts.Of(text.Source.People);
        for (var at = text.Folded.IndexOf('@'); at >= 0; at = text.Folded.IndexOf('@', at + 1))
        {
            if (Read(text, at) is not { } address)
                continue;
            if (known.HasEmail(text.Folded.AsSpan(address.Start, address.Length)))
                yield return Candidate.Of(DetectionType.PrivateEmail, address.Start, address.End, Confidence.High, Strength.Roster, "roster");
            else if (Judge(text, address, at) is { } confidence)
                yield return Candidate.Of(DetectionType.PrivateEmail, address.Start, address.End, confidence, Strength.Strict, "provider");
        }
    }

    private static Token? Read(PreparedText text, int at)
    {
        int start = at, end = at + 1;
        while (start > 0 && at - start < MaxLocal && (char.IsLetterOrDigit(text.Folded[start - 1]) || text.Folded[start - 1] is '.' or '_' or '-' or '+'))
            start--;
        while (end < text.Folded.Length && end - at < MaxDomain && (char.IsLetterOrDigit(text.Folded[end]) || (text.Folded[end] is '.' or '-' && char.IsLetterOrDigit(text.CharAt(end + 1)))))
            end++;
        while (start < at && text.Folded[start] is '.' or '-' or '+')
            start++;
        return start < at && text.Folded.AsSpan(at, end - at).Contains('.') && text.CharAt(start - 1) is not ('/' or '=') ? new Token(start, end) : null;
    }

    private static Confidence? Judge(PreparedText text, Token address, int at)
    {
        ReadOnlySpan<char> local = text.Folded.AsSpan(address.Start, at - address.Start), domain = text.Folded.AsSpan(at + 1, address.End - at - 1);
        var first = domain[..domain.IndexOf('.')];
        var isProvider = Providers.GetAlternateLookup<ReadOnlySpan<char>>().Contains(first)
            || (domain.EndsWith(".example", StringComparison.OrdinalIgnoreCase) && IsMailLike(first));
        var own = text.CueBefore(address.Start, CueKinds.Relative | CueKinds.FirstPerson, 50) is not null;
        // most addresses are neither, and the other questions cost more
        if (!isProvider && !own)
            return null;
        if (IsOffice(local) || IsHeader(text, address) || text.Source.School?.Owns(text.Folded[address.Start..address.End]) == true)
            return null;
        var heading = (text.HeadingAt(address.Start) & (CueKinds.Email | CueKinds.Relative)) != 0;
        if (isProvider)
            return own || heading ? Confidence.High : Confidence.Medium;
        return own && SaysPrivate(text, address.Start) ? Confidence.Medium : null;
    }

    /// <summary>Made-up providers of sample mail: webmail.example, inbox.example, homepost.example.</summary>
    private static bool IsMailLike(ReadOnlySpan<char> name) =>
        name.Contains("mail", StringComparison.OrdinalIgnoreCase) || name.Contains("inbox", StringComparison.OrdinalIgnoreCase) || name.Contains("post", StringComparison.OrdinalIgnoreCase);

    private static bool SaysPrivate(PreparedText text, int start)
    {
        var before = text.Folded.AsSpan(Math.Max(0, start - 50), Math.Min(50, start));
        return before.Contains("private", StringComparison.OrdinalIgnoreCase) || before.Contains("personal", StringComparison.OrdinalIgnoreCase) || before.Contains("home", StringComparison.OrdinalIgnoreCase)
            || before.Contains("mum", StringComparison.OrdinalIgnoreCase) || before.Contains("dad", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsOffice(ReadOnlySpan<char> local)
    {
        foreach (var office in Offices)
        {
            if (local.StartsWith(office, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>From:, To: and Cc: lines, and "On … wrote:" of quoted history.</summary>
    private static bool IsHeader(PreparedText text, Token address)
    {
        var line = text.LineAt(address.Start);
        var before = text.Folded.AsSpan(line.Start, address.Start - line.Start).TrimStart("> \t*");
        var after = text.Folded.AsSpan(address.End, Math.Min(40, text.Folded.Length - address.End));
        foreach (var field in (ReadOnlySpan<string>)["From:", "To:", "Cc:", "Sent:", "Reply-To:", "On ", "Sender:", "Bcc:"])
        {
            if (before.StartsWith(field, StringComparison.OrdinalIgnoreCase) && (field != "On " || after.Contains("wrote", StringComparison.Ordinal)))
                return true;
        }

        return after.Contains("wrote:", StringComparison.OrdinalIgnoreCase) || after.Contains("writes:", StringComparison.OrdinalIgnoreCase);
    }
}
