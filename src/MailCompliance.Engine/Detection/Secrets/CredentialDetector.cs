using System.Buffers;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Secrets;

/// <summary>
/// Passwords, PINs, door and alarm codes, one-time codes and keys: the token after a word that announces one. Advice about
/// passwords, meeting passcodes and placeholders are none.
/// </summary>
internal sealed class CredentialDetector : IDetector
{
    private const CueKinds Words = CueKinds.Password | CueKinds.Pin | CueKinds.OneTimeCode | CueKinds.AccessCode | CueKinds.Key | CueKinds.Login;

    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("0123456789 -");
    private static readonly SearchValues<char> Stops = SearchValues.Create("\n.,;?!");

    /// <summary>How near the invitation to an online meeting must be for its passcode to be no secret.</summary>
    private const int MeetingWindow = 250;

    /// <summary>Characters after the word in which "is" and the code must stand.</summary>
    private const int MaxAnnounced = 70;

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        foreach (var key in KeyFormats.Find(text))
            yield return key;
        foreach (var typed in TypedSecrets.Find(text))
            yield return typed;
        if (!text.Mentions(Words))
            yield break;
        for (var index = 0; index < text.CueList.Length; index++)
        {
            var cue = text.CueList[index];
            if ((cue.Kinds & Words) != 0 && (cue.Kinds & CueKinds.Ordinary) == 0 && !IsMeeting(text, cue) && !Edges.IsInLink(text, cue.Start, cue.End) && AfterCue(text, cue) is { } found)
                yield return found;
        }

        foreach (var cell in text.CellsUnder(CueKinds.Password | CueKinds.Pin | CueKinds.AccessCode))
        {
            if (!IsOrdinaryCell(text, cell.Start, cell.End))
                yield return Found(cell.Start, cell.End, Confidence.High, "column");
        }
    }

    private static Candidate? AfterCue(PreparedText text, Cue cue)
    {
        if ((cue.Kinds & CueKinds.OneTimeCode) != 0 && BeforeCue(text, cue) is { } before)
            return before;
        if (IsUserName(text, cue))
            return null;
        return Direct(text, cue) ?? Announced(text, cue);
    }

    /// <summary>A user name by itself is no secret.</summary>
    private static bool IsUserName(PreparedText text, Cue cue) => cue.Kinds == CueKinds.Login && (text.Folded[cue.Start] | 0x20) == 'u';

    /// <summary>"The key safe by the kitchen is 1066", "the code they texted is 904417", "alarm code from tonight 4471#": further on in the sentence.</summary>
    private static Candidate? Announced(PreparedText text, Cue cue)
    {
        if ((cue.Kinds & (CueKinds.OneTimeCode | CueKinds.AccessCode | CueKinds.Pin | CueKinds.Password)) == 0)
            return null;
        var rest = text.Folded.AsSpan(cue.End, Math.Min(MaxAnnounced, text.Folded.Length - cue.End));
        var stop = rest.IndexOfAny(Stops);
        rest = stop < 0 ? rest : rest[..stop];
        var link = Math.Max(rest.LastIndexOf(" is "), rest.LastIndexOf(": "));
        var start = link < 0 ? -1 : link + (rest[link] == ':' ? 2 : 4);
        if (link < 0 && (cue.Kinds & CueKinds.AccessCode) != 0)
            start = rest.IndexOfAnyInRange('0', '9') is > 0 and < 25 and var digit ? digit : -1;
        if (start < 0 || start >= rest.Length)
            return null;
        var end = start;
        while (end < rest.Length && !char.IsWhiteSpace(rest[end]) && rest[end] is not (',' or ')' or '\'' or '"'))
            end++;
        var token = rest[start..end];
        var isCode = (cue.Kinds & CueKinds.Password) == 0 ? IsCode(token) && Digits(token) is >= 4 and <= 8 && !(link < 0 && (IsYear(token) || Digits(token) > 6)) : link >= 0 && SecretToken.LooksChosen(token) && !SecretToken.IsOrdinary(token);
        return isCode && !IsTime(text, cue.End + start, token) ? Found(cue.End + start, cue.End + end, Confidence.High, "key word") : null;
    }

    private static bool IsYear(ReadOnlySpan<char> token) => token.Length == 4 && (token.StartsWith("19") || token.StartsWith("20"));

    private static int Digits(ReadOnlySpan<char> token)
    {
        var digits = 0;
        foreach (var c in token)
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits;
    }

    private static Candidate? Direct(PreparedText text, Cue cue)
    {
        if (CredentialPhrase.Read(text, cue) is not { } value)
            return null;
        if ((cue.Kinds & (CueKinds.OneTimeCode | CueKinds.AccessCode | CueKinds.Pin)) != 0)
            value = value with { End = EndOfSpacedCode(text, value) };
        return Judge(text, text.Folded.AsSpan(value.Start, value.End - value.Start), cue.Kinds, value) is { } confidence
            ? Found(value.Start, value.End, confidence, "key word")
            : null;
    }

    /// <summary>"Alarm at 1010", "gate opens from 0830": a time of day.</summary>
    private static bool IsTime(PreparedText text, int start, ReadOnlySpan<char> token)
    {
        var before = text.Folded.AsSpan(Math.Max(0, start - 8), Math.Min(8, start)).TrimEnd();
        var isWhen = before.EndsWith(" at", StringComparison.OrdinalIgnoreCase) || before.EndsWith(" from", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith(" until", StringComparison.OrdinalIgnoreCase) || before.EndsWith(" till", StringComparison.OrdinalIgnoreCase) || before.EndsWith(" by", StringComparison.OrdinalIgnoreCase);
        return isWhen && token.Length == 4 && int.TryParse(token, out var time) && time < 2400 && time % 100 < 60;
    }

    private static Confidence? Judge(PreparedText text, ReadOnlySpan<char> token, CueKinds kinds, CredentialPhrase.Value value)
    {
        if (SecretToken.IsOrdinary(token))
            return null;
        if (IsCode(token))
            return IsTime(text, value.Start, token) ? null : JudgeCode(token, kinds, value);
        if ((kinds & (CueKinds.Password | CueKinds.Key | CueKinds.Login)) == 0)
            return null;
        if ((kinds & CueKinds.Key) != 0)
            return IsKey(token, value) ? Confidence.High : null;
        if (SecretToken.LooksChosen(token) && !SecretToken.IsGuid(token))
            return value.Announced || value.Direct ? Confidence.High : null;
        if ((kinds & CueKinds.Password) == 0 || !value.Announced)
            return null;
        if (value.Quoted || SecretToken.LooksInvented(token))
            return SecretToken.IsWord(token) ? Confidence.High : null;
        return SecretToken.IsWord(token) && (value.Sign || value.EndsSentence) && !LooksLikeVerb(token) ? Confidence.Medium : null;
    }

    /// <summary>Digits, with a letter before or after at the most: 4471, C1245X, 482 913, #9090.</summary>
    private static bool IsCode(ReadOnlySpan<char> token)
    {
        token = token.Trim("#*");
        if (token.Length > 1 && char.IsAsciiLetterUpper(token[0]))
            token = token[1..];
        if (token.Length > 1 && char.IsAsciiLetterUpper(token[^1]))
            token = token[..^1];
        return token.Length is >= 3 and <= 12 && char.IsAsciiDigit(token[0]) && !token.ContainsAnyExcept(CodeCharacters);
    }

    private static Confidence? JudgeCode(ReadOnlySpan<char> token, CueKinds kinds, CredentialPhrase.Value value)
    {
        var digits = Digits(token);
        if ((kinds & (CueKinds.Pin | CueKinds.OneTimeCode | CueKinds.AccessCode)) != 0)
            return digits is >= 4 and <= 10 && (value.Announced || value.Direct || value.AfterPurpose) ? Confidence.High : null;
        if ((kinds & CueKinds.Key) != 0)
            return digits >= 8 && value.Announced ? Confidence.High : null;
        return (kinds & CueKinds.Password) != 0 && digits is >= 4 and <= 12 && value.Announced ? Confidence.High : null;
    }

    private static bool IsKey(ReadOnlySpan<char> token, CredentialPhrase.Value value)
    {
        var mixed = token.ContainsAnyInRange('0', '9') && (token.ContainsAnyInRange('a', 'z') || token.ContainsAnyInRange('A', 'Z'));
        return mixed && (value.Announced ? token.Length >= 8 : token.Length >= 20) && SecretToken.LooksChosen(token);
    }

    /// <summary>482 913, 12-24-36: a code in groups.</summary>
    private static int EndOfSpacedCode(PreparedText text, CredentialPhrase.Value value)
    {
        var end = value.End;
        while (end - value.Start < 12 && char.IsAsciiDigit(text.CharAt(end - 1)) && text.CharAt(end) is ' ' or '-' && char.IsAsciiDigit(text.CharAt(end + 1)))
        {
            end++;
            while (char.IsAsciiDigit(text.CharAt(end)))
                end++;
        }

        return end;
    }

    private static bool LooksLikeVerb(ReadOnlySpan<char> token) =>
        token.EndsWith("ed", StringComparison.OrdinalIgnoreCase) || token.EndsWith("ing", StringComparison.OrdinalIgnoreCase)
        || token.EndsWith("ly", StringComparison.OrdinalIgnoreCase) || token.EndsWith("able", StringComparison.OrdinalIgnoreCase);

    /// <summary>482913 is your verification code.</summary>
    private static Candidate? BeforeCue(PreparedText text, Cue cue)
    {
        var line = text.LineAt(cue.Start);
        var before = text.Folded.AsSpan(line.Start, cue.Start - line.Start);
        var link = before.LastIndexOf(" is your", StringComparison.OrdinalIgnoreCase);
        if (link < 4 || before.Length - link > 40)
            return null;
        var start = link;
        while (start > 0 && (char.IsAsciiDigit(before[start - 1]) || (before[start - 1] is ' ' or '-' && start > 1 && char.IsAsciiDigit(before[start - 2]))))
            start--;
        var length = link - start;
        return length is >= 4 and <= 9 ? Found(line.Start + start, line.Start + link, Confidence.High, "key word") : null;
    }

    private static bool IsMeeting(PreparedText text, Cue cue) =>
        (cue.Kinds & (CueKinds.Password | CueKinds.Pin)) != 0
        && (text.CueBefore(cue.Start, CueKinds.Meeting, MeetingWindow, sameParagraph: false) is not null || text.CueAfter(cue.End, CueKinds.Meeting, 60) is not null);

    private static bool IsOrdinaryCell(PreparedText text, int start, int end)
    {
        var cell = text.Folded.AsSpan(start, end - start);
        return cell.Length is < 4 or > 64 || SecretToken.IsOrdinary(cell) || cell.Count(' ') > 2 || SecretToken.IsMasked(cell);
    }

    private static Candidate Found(int start, int end, Confidence confidence, string why) =>
        Candidate.Of(DetectionType.Credential, start, end, confidence, Strength.Label, why);
}
