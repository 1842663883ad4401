using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Secrets;

/// <summary>Reads the phrase after a word like "password" up to the token that may be the secret.</summary>
internal static class CredentialPhrase
{
    private const int MaxPhrase = 90;
    private const int MaxWords = 9;

    /// <summary>The token and how it was announced.</summary>
    /// <param name="Announced">A colon, an equals sign, "is" or the like stood before it.</param>
    /// <param name="Sign">It was a colon, an equals sign or a tab.</param>
    /// <param name="Direct">It follows the word directly.</param>
    /// <param name="Quoted">It stands in quotation marks.</param>
    /// <param name="AfterPurpose">It follows what it is for: "PIN for the copier 1122".</param>
    /// <param name="EndsSentence">A stop, a line end or a bracket follows.</param>
    internal readonly record struct Value(int Start, int End, bool Announced, bool Sign, bool Direct, bool Quoted, bool EndsSentence, bool AfterPurpose);

    private ref struct State
    {
        public int At;
        public int Limit;
        public bool Announced;
        public bool Sign;
        public int Words;
        public bool InPurpose;
    }

    public static Value? Read(PreparedText text, Cue cue)
    {
        var state = new State { At = cue.End, Limit = Math.Min(text.Folded.Length, cue.End + MaxPhrase) };
        while (state.Words < MaxWords && SkipGap(text.Folded, ref state))
        {
            var token = NextToken(text.Folded, state);
            if (token.End <= token.Start)
                return null;
            var word = text.Folded.AsSpan(token.Start, token.End - token.Start);
            if (!token.Quoted && (IsAnnouncement(word) || (cue.Kinds == CueKinds.Login && (Is(word, "with") || Is(word, "using") || Is(word, "then") || word[^1] == '@'))))
            {
                state.Announced = true;
            }
            else if (!token.Quoted && IsFiller(word, ref state))
            {
                if (EndsClause(text.Folded, token.End, state.Limit))
                    return null;
            }
            else
            {
                return new Value(token.Start, token.End, state.Announced, state.Sign, state.Words == 0, token.Quoted, EndsClause(text.Folded, token.End, text.Folded.Length), state.InPurpose && state.Words > 2);
            }

            state.Words++;
            state.At = token.End;
        }

        return null;
    }

    private static bool IsAnnouncement(ReadOnlySpan<char> word) =>
        Is(word, "is") || Is(word, "are") || Is(word, "was") || Is(word, "be") || Is(word, "as") || Is(word, "to") || Is(word, "it's") || Is(word, "follows");

    /// <summary>Words that may stand between: "for the parents' wifi", "has been changed", "will now".</summary>
    private static bool IsFiller(ReadOnlySpan<char> word, ref State state)
    {
        if (Is(word, "for") || Is(word, "on") || Is(word, "of") || Is(word, "at"))
        {
            state.InPurpose = true;
            return true;
        }

        if (Is(word, "now") || Is(word, "still") || Is(word, "will") || Is(word, "has") || Is(word, "been") || Is(word, "changed") || Is(word, "set") || Is(word, "reset")
            || Is(word, "currently") || Is(word, "the") || Is(word, "just") || Is(word, "simply") || Is(word, "again") || Is(word, "today") || Is(word, "number") || Is(word, "following"))
        {
            return true;
        }

        // after "to" a verb may follow: "the password to open the file is ..."
        return (state.InPurpose || (state.Announced && !state.Sign && Is(word, "open")) || Is(word, "open")) && SecretToken.IsWord(word.Length < 4 ? "word" : word)
            && !state.Sign && SetPurpose(ref state);
    }

    private static bool SetPurpose(ref State state)
    {
        state.InPurpose = true;
        state.Announced = false;
        return true;
    }

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Skips blanks and signs before the next token; false where the phrase ends.</summary>
    private static bool SkipGap(string text, ref State state)
    {
        var breaks = 0;
        for (; state.At < state.Limit; state.At++)
        {
            var c = text[state.At];
            if (c is ':' or '=')
                (state.Announced, state.Sign, state.InPurpose) = (true, true, false);
            else if (c is '\t' or '|')
                (state.Announced, state.Sign) = (true, true);
            else if (c == '\n' && ++breaks > (state.Sign ? 2 : 1))
                return false;
            else if (c is '.' or ';' or '!' or '?' && state.At + 1 < text.Length && char.IsWhiteSpace(text[state.At + 1]))
                return false;
            else if (c is '-' && !(state.At + 1 < text.Length && char.IsWhiteSpace(text[state.At + 1])))
                return !char.IsAsciiLetter(state.At + 1 < text.Length ? text[state.At + 1] : ' ') || state.Announced;
            else if (c == '-')
                state.Announced = true;
            else if (!char.IsWhiteSpace(c) && c is not ('(' or ')' or '*' or '>' or ',' or '_' or '\'' or '"'))
                return true;
            else if (c is '\'' or '"' && state.At + 1 < text.Length && !char.IsWhiteSpace(text[state.At + 1]))
                return true;
        }

        return false;
    }

    private static (int Start, int End, bool Quoted) NextToken(string text, State state)
    {
        var start = state.At;
        if (text[start] is '"' or '\'')
        {
            var close = text.AsSpan(start + 1, Math.Min(64, text.Length - start - 1)).IndexOf(text[start]);
            if (close > 0 && !text.AsSpan(start + 1, close).Contains('\n'))
                return (start + 1, start + 1 + close, true);
            start++;
        }

        var end = start;
        while (end < text.Length && end - start < 200 && !char.IsWhiteSpace(text[end]) && text[end] is not ('|' or '"'))
            end++;
        while (end > start && text[end - 1] is '.' or ',' or ';' or ':' or ')' or '?' or '\'' or '>' or ']' or '*')
            end--;
        if (end > start && text[end - 1] == '!' && !text.AsSpan(start, end - start).ContainsAnyInRange('0', '9'))
            end--;
        return (start, end, false);
    }

    private static bool EndsClause(string text, int at, int limit) =>
        at >= limit || text[at] is '.' or '!' or '?' or ';' or '\r' or '\n' or ')' or '|' or '\t' or ','
        || (text[at] is '"' or '\'' && at + 1 < text.Length && text[at + 1] is '\r' or '\n' or '.' or ')');
}
