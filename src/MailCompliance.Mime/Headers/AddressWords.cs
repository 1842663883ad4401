using System.Buffers;
using System.Text;

namespace MailCompliance.Mime.Headers;

/// <summary>Makes names and addresses of tokens.</summary>
internal static class AddressWords
{
    private static readonly SearchValues<char> NotAtom = SearchValues.Create(" \t\r\n()<>[]:;@\\,\"");

    private static readonly SearchValues<char> NotInEncoded = SearchValues.Create(" <>,;\"");

    /// <summary>The display name of a phrase, null where there is none.</summary>
    public static string? Name(IReadOnlyList<AddressToken> words)
    {
        if (words.Count == 0)
            return null;
        var phrase = new StringBuilder();
        foreach (var word in words)
        {
            if (phrase.Length > 0 && word.SpaceBefore)
                phrase.Append(' ');
            phrase.Append(word.Text);
        }

        return Comment(phrase.ToString());
    }

    /// <summary>Old programs write the name in a comment behind the address.</summary>
    public static string? Comment(string? text)
    {
        var name = text is null ? "" : EncodedWords.Decode(text).Trim();
        return name.Length == 0 ? null : name;
    }

    /// <summary>local@domain of the tokens between angle brackets, blanks left out; null for none.</summary>
    public static string? Address(List<AddressToken> tokens)
    {
        var at = tokens.FindLastIndex(token => token.Is('@'));
        if (at < 0)
            return tokens.Count == 0 ? null : Local(tokens);
        if (at == 0 || at == tokens.Count - 1)
            return null;
        return $"{Local(tokens[..at])}@{string.Concat(tokens[(at + 1)..].Select(token => token.Text)).TrimEnd('.')}";
    }

    /// <summary>An address without brackets, words before it being a name without quotes; null where there is no "@".</summary>
    public static MailAddress? WithoutBrackets(List<AddressToken> words, string? comment)
    {
        var at = words.FindLastIndex(token => token.Is('@'));
        if (at < 0)
            return FromEncodedWord(words);
        var first = at - 1;
        while (first > 0 && Belongs(words[first - 1], words[first]))
            first--;
        var last = at + 1;
        while (last + 1 < words.Count && Belongs(words[last], words[last + 1]))
            last++;
        if (first < 0 || last >= words.Count || Address(words[first..(last + 1)]) is not { } address)
            return null;
        return new MailAddress(address, Comment(comment) ?? Name(words[..first]));
    }

    private static bool Belongs(AddressToken left, AddressToken right) =>
        !right.SpaceBefore || right.Is('@') || left.Is('@')
        || (left.Kind is AddressTokenKind.Atom && left.Text.EndsWith('.'))
        || (right.Kind is AddressTokenKind.Atom && right.Text.StartsWith('.'));

    /// <summary>Some programs encode the address itself, against RFC 2047 section 5.</summary>
    private static MailAddress? FromEncodedWord(List<AddressToken> words)
    {
        if (words is not [{ Kind: AddressTokenKind.Atom, Text: ['=', '?', ..] }])
            return null;
        var decoded = EncodedWords.Decode(words[0].Text).Trim();
        return decoded.Contains('@', StringComparison.Ordinal) && decoded.AsSpan().IndexOfAny(NotInEncoded) < 0 ? new MailAddress(decoded, null) : null;
    }

    private static string Local(List<AddressToken> tokens)
    {
        var local = string.Concat(tokens.Select(token => token.Text));
        if (!tokens.Exists(token => token.Kind is AddressTokenKind.Quoted))
            return local;
        var needsQuotes = local.Length == 0 || local.StartsWith('.') || local.EndsWith('.')
            || local.Contains("..", StringComparison.Ordinal) || local.AsSpan().ContainsAny(NotAtom);
        return needsQuotes
            ? $"\"{local.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : local;
    }
}
