using System.Buffers;
using System.Collections.Frozen;

namespace MailCompliance.Engine.Detection.Secrets;

/// <summary>Tells a password from a word of ordinary prose.</summary>
internal static class SecretToken
{
    private const int Longest = 128;

    private static readonly SearchValues<char> Masks = SearchValues.Create("*xX.-_#?");
    private static readonly SearchValues<char> Brackets = SearchValues.Create("(){}<>[];\\");
    private static readonly SearchValues<char> Signs = SearchValues.Create("!$%^*#@~+?£");

    /// <summary>What follows "password is" or "password:" in advice, forms and complaints.</summary>
    private static readonly FrozenSet<string> Ordinary = (
        "a about above account active added address after again all allowed already also always an and any anything are as ask asked at attached authentication automatically available back bad based be "
        + "because been before being below best blank both box but by call can cannot case change changed changes changing characters check chosen click code compromised confidential contact contains "
        + "correct correctly created current currently data date default details different do does don done due each easy either email empty encrypted ending enter entered entry expire expired expires "
        + "expiring facility false field file first follow followed following follows for forgot forgotten found free from generated get given go good guess had hack hacked has hash have held help here hidden hint "
        + "how however i if important in incorrect information insecure internet invalid is issue it its just keep kept known last later least leave let letters like link list locked login long longer lost made "
        + "manager managers may me memorable minimum missing more most must my name needed needs never new next nil no none not note nothing now null number of off ok old on once one online only open optional or other our out "
        + "over page password passwords per personal phone please policy policies poor possible prompt protect protected protection provided read reader ready really recovery reminder reminders request requested requests require "
        + "required requirement requirements reset resets resetting resetted right safe same save saved secret secure securely security see send sensitive sent separate separately set settings several shared should shown sign "
        + "simple simply site so some something soon still stolen stored string strong strongly such support system tba tbc tbd temporary text than that the their them then there these they thing this those three through "
        + "to too true try two txt typed unchanged under unique unknown until up updated upon use used user username users using usual valid value very via visible want was way we weak web website well were what when where which "
        + "who why wifi will with within without word words work works would written wrong yes yet you your yours yourself yesterday today tomorrow monday tuesday wednesday thursday friday saturday sunday "
        + "sharing fatigue hygiene theft field fields form screen security box boxes dialog prompts lists database storage cracking cracker guessing change-over sniffing aging ageing expiry length strength rules rule checker "
        + "generator sync synchronisation synchronization lookup authentication authenticated verification retrieval problem problems issues question questions hint hints combination combo challenge entry available")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsOrdinary(ReadOnlySpan<char> token) => Ordinary.GetAlternateLookup<ReadOnlySpan<char>>().Contains(token);

    /// <summary>Letters with digits or signs, as chosen passwords are; no date, time, ordinal, address or placeholder.</summary>
    public static bool LooksChosen(ReadOnlySpan<char> token)
    {
        if (token.Length is < 5 or > Longest || IsPlaceholder(token) || IsAddress(token))
            return false;
        bool digit = false, letter = false, sign = false;
        foreach (var c in token)
        {
            digit |= char.IsAsciiDigit(c);
            letter |= char.IsLetter(c);
            sign |= c is '!' or '$' or '%' or '^' or '&' or '*' or '#' or '@' or '~' or '_' or '+' or '=' or '?' or '£' or '{' or '}' or '|';
        }

        return (letter && digit && !IsCounted(token)) || (letter && sign && !IsMarkup(token)) || (digit && sign && token.Length >= 6 && !letter && token[0] is not ('#' or '£' or '$'));
    }

    /// <summary>An upper-case letter after a lower-case one, or a hyphen between words: nothing that prose does.</summary>
    public static bool LooksInvented(ReadOnlySpan<char> token)
    {
        for (var index = 1; index < token.Length; index++)
        {
            if (char.IsAsciiLetterUpper(token[index]) && char.IsAsciiLetterLower(token[index - 1]))
                return true;
        }

        return token.Count('-') >= 2;
    }

    public static bool IsWord(ReadOnlySpan<char> token)
    {
        if (token.Length is < 4 or > 40)
            return false;
        foreach (var c in token)
        {
            if (!char.IsLetter(c) && c is not ('-' or '\''))
                return false;
        }

        return char.IsLetter(token[0]);
    }

    public static bool IsGuid(ReadOnlySpan<char> token) => Guid.TryParse(token, out _);

    /// <summary>Stars or crosses in place of a value.</summary>
    public static bool IsMasked(ReadOnlySpan<char> token) => !token.ContainsAnyExcept(Masks);

    /// <summary>****, xxxxx, &lt;password&gt;, [your password], %PASSWORD%.</summary>
    private static bool IsPlaceholder(ReadOnlySpan<char> token) =>
        token.IndexOfAnyExcept(token[0]) < 0
        || IsMasked(token)
        || token[0] is '<' or '[' or '{' or '%' or '$' && token[^1] is '>' or ']' or '}' or '%';

    private static bool IsAddress(ReadOnlySpan<char> token)
    {
        if (token.Contains("://", StringComparison.Ordinal) || token.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || token.Count('/') > 1)
            return true;
        var at = token.IndexOf('@');
        return at > 0 && token[at..].LastIndexOf('.') is > 1 and var dot && dot < token.Length - at - 2;
    }

    /// <summary>8-character, 12-digit, 3rd, 10am, 2.0b, Year5, 30s, v1.2.</summary>
    private static bool IsCounted(ReadOnlySpan<char> token)
    {
        var digits = 0;
        while (digits < token.Length && (char.IsAsciiDigit(token[digits]) || token[digits] is '.' or ':' or ',' or '/'))
            digits++;
        var rest = token[digits..];
        if (digits > 0 && (rest.Length <= 2 || rest[0] == '-' && !rest[1..].ContainsAnyInRange('0', '9')))
            return rest.Length > 0 && digits < 4;
        return rest.StartsWith("year", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("office", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("windows", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>snake_case names, function calls and parameters of code and links.</summary>
    private static bool IsMarkup(ReadOnlySpan<char> token) =>
        token.ContainsAny(Brackets) || token.Contains("&&", StringComparison.Ordinal)
        || (token.ContainsAny('_', '=') && !token.ContainsAny(Signs))
        || (token[0] is '%' or '$' or '&' or '@' or '#' && !token[1..].ContainsAny(Signs));
}
