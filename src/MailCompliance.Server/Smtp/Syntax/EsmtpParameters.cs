namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>The parameters behind a path: <c>KEYWORD</c> or <c>KEYWORD=value</c>, separated by blanks (RFC 5321 section 4.1.2).</summary>
public static class EsmtpParameters
{
    private const int MaxCount = 32;

    /// <summary>Reads what follows a path.</summary>
    /// <returns>Keywords in capitals and values, null where none is given; null where the text is malformed or names a keyword twice.</returns>
    public static IReadOnlyDictionary<string, string?>? Read(ReadOnlySpan<char> text)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (text.IsEmpty)
            return parameters;
        if (text[0] != ' ')
            return null;
        foreach (var range in text.Split(' '))
        {
            var parameter = text[range];
            if (parameter.IsEmpty)
                continue;
            var equals = parameter.IndexOf('=');
            var keyword = equals < 0 ? parameter : parameter[..equals];
            var value = equals < 0 ? null : parameter[(equals + 1)..].ToString();
            if (!IsKeyword(keyword) || value is "" || value?.Contains('=') == true || parameters.Count == MaxCount)
                return null;
            if (!parameters.TryAdd(keyword.ToString().ToUpperInvariant(), value))
                return null;
        }
        return parameters;
    }

    private static bool IsKeyword(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] == '-')
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        }
        return true;
    }
}
