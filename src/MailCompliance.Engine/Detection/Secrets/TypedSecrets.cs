using System.Buffers;
using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Secrets;

/// <summary>
/// Passwords that show by their own form that somebody made them up to be typed (Heron-74-Kettle, B3ss13-2019, zielona7Kawa), near a word of logging in, whatever stands between:
/// "CPOMS now takes …", "user cover3 and it's …". And codes of a lock, digit by digit: 1-9-6-3.
/// </summary>
internal static class TypedSecrets
{
    /// <summary>Characters after the word in which the secret must stand.</summary>
    private const int Window = 90;

    /// <summary>As <see cref="CredentialDetector"/>: the passcode of a meeting is sent to all who are invited.</summary>
    private const int MeetingWindow = 250;

    private const CueKinds Words = CueKinds.Password | CueKinds.Login | CueKinds.Key | CueKinds.AccessCode | CueKinds.Pin;

    private static readonly SearchValues<char> Foreign = SearchValues.Create("/\\@:<>()[]{}\"&=|;,");
    private static readonly SearchValues<char> Signs = SearchValues.Create("!$%^*#?£~_+");
    private static readonly SearchValues<char> Joints = SearchValues.Create("-.");

    /// <summary>Beginnings of what is written with a number behind and is no secret.</summary>
    private static readonly FrozenSet<string> Counted =
        "office microsoft windows covid year room term week period group class form part key stage step level phase unit lesson day page chapter section version ipad android google teams gcse btec paper question task activity session module grade set book"
            .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(Words))
            yield break;
        var from = 0;
        for (var index = 0; index < text.CueList.Length; index++)
        {
            var cue = text.CueList[index];
            if ((cue.Kinds & Words) == 0 || Edges.IsInLink(text, cue.Start, cue.End) || text.CueBefore(cue.Start, CueKinds.Meeting, MeetingWindow, sameParagraph: false) is not null)
                continue;
            from = Math.Max(from, cue.End);
            var end = EndOfPassage(text, cue.End);
            while (from < end && NextToken(text.Folded, ref from, end) is { } token)
            {
                if (IsSecret(text, token.Start, token.End, cue))
                    yield return Candidate.Of(DetectionType.Credential, token.Start, token.End, Confidence.High, Strength.Label, "form", "key word");
            }
        }
    }

    /// <summary>Up to an empty line; a line end alone is none: lists of accounts have one after each.</summary>
    private static int EndOfPassage(PreparedText text, int at)
    {
        var rest = text.Folded.AsSpan(at, Math.Min(Window, text.Folded.Length - at));
        var end = rest.IndexOf("\n\n");
        return at + (end < 0 ? rest.Length : end);
    }

    private static (int Start, int End)? NextToken(string text, ref int at, int end)
    {
        while (at < end && (char.IsWhiteSpace(text[at]) || text[at] is '(' or '"' or '\'' or '*' or ':' or ','))
            at++;
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && at - start < 60)
            at++;
        var last = at;
        while (last > start && text[last - 1] is '.' or ',' or ';' or ':' or ')' or '"' or '\'' or '?' or '*')
            last--;
        return start < end ? (start, last) : null;
    }

    private static bool IsSecret(PreparedText text, int start, int end, Cue cue)
    {
        var token = text.Folded.AsSpan(start, end - start);
        if ((cue.Kinds & CueKinds.AccessCode) != 0 && IsSpelled(token))
            return true;
        return LooksTyped(token) && !IsUserName(text, start) && !IsWarnedOf(text, start) && !Edges.IsInLink(text, start, end) && !SecretToken.IsGuid(token);
    }

    /// <summary>1-9-6-3: four to six single digits.</summary>
    private static bool IsSpelled(ReadOnlySpan<char> token)
    {
        if (token.Length is not (7 or 9 or 11))
            return false;
        for (var at = 0; at < token.Length; at++)
        {
            if (at % 2 == 0 ? !char.IsAsciiDigit(token[at]) : token[at] != '-')
                return false;
        }

        return true;
    }

    /// <summary>Letters with digits or signs within or behind them; no file, reference, date or thing that is counted.</summary>
    private static bool LooksTyped(ReadOnlySpan<char> token)
    {
        if (token.Length is < 7 or > 40 || !char.IsLetter(token[0]) || token.ContainsAny(Foreign) || IsFileName(token))
            return false;
        token = token.TrimEnd("!?");
        int small = 0, letters = 0, digits = 0, joints = 0, mixed = 0, within = 0;
        for (var at = 0; at < token.Length; at++)
        {
            small += char.IsLower(token[at]) ? 1 : 0;
            letters += char.IsLetter(token[at]) ? 1 : 0;
            digits += char.IsAsciiDigit(token[at]) ? 1 : 0;
            joints += Joints.Contains(token[at]) ? 1 : 0;
            mixed += at > 0 && at + 1 < token.Length && char.IsAsciiDigit(token[at]) && char.IsLower(token[at - 1]) && char.IsUpper(token[at + 1]) ? 1 : 0;
            within += at > 0 && at + 1 < token.Length && char.IsAsciiDigit(token[at]) && char.IsLetter(token[at - 1]) && char.IsLetter(token[at + 1]) ? 1 : 0;
        }

        var word = token[..WordLength(token)];
        if (small < 2 || letters < 3 || Counted.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
            return false;
        return mixed > 0 || (within > 0 && digits >= 2) || (token.ContainsAny(Signs) && digits > 0) || (digits >= 2 && (joints >= 1 || word.Length >= 4)) || (joints >= 2 && digits > 0);
    }

    private static int WordLength(ReadOnlySpan<char> token)
    {
        var length = 0;
        while (length < token.Length && char.IsLetter(token[length]))
            length++;
        return length;
    }

    private static bool IsFileName(ReadOnlySpan<char> token)
    {
        var dot = token.LastIndexOf('.');
        return dot > 0 && token.Length - dot is >= 3 and <= 5 && char.IsLetter(token[dot + 1]);
    }

    /// <summary>"don't use Password1 or Fernleigh2026": advice.</summary>
    private static bool IsWarnedOf(PreparedText text, int start)
    {
        var before = text.Folded.AsSpan(Math.Max(0, start - 40), Math.Min(40, start));
        return before.Contains("n't use", StringComparison.OrdinalIgnoreCase) || before.Contains("not use", StringComparison.OrdinalIgnoreCase)
            || before.Contains("never use", StringComparison.OrdinalIgnoreCase) || before.Contains("such as", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>"user cover3", "username: jsmith12": the name, which is no secret.</summary>
    private static bool IsUserName(PreparedText text, int start)
    {
        var before = text.Folded.AsSpan(Math.Max(0, start - 17), Math.Min(17, start)).TrimEnd(" :=\t");
        before = before.EndsWith(" is", StringComparison.Ordinal) ? before[..^3] : before;
        foreach (var word in (ReadOnlySpan<string>)["user", "username", "user name", "userid", "user id", "login", "log in as", "logon", "account", "network", "device", "ssid"])
        {
            if (before.EndsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
