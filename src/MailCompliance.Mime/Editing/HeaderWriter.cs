using System.Buffers;
using System.Text;

namespace MailCompliance.Mime.Editing;

/// <summary>Writes fields of our own: non-ASCII as encoded words (RFC 2047), folded at 78 columns (RFC 5322 section 2.2.3).</summary>
internal static class HeaderWriter
{
    private const int Columns = 78;

    /// <summary>Base64 characters of an encoded word of at most 75 (RFC 2047 section 2), less its frame, in bytes of UTF-8.</summary>
    private const int BytesPerWord = 45;

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("()<>[]:;@\\,.\"");

    /// <param name="value">Line ends and control characters become blanks, so that no field can be smuggled in.</param>
    public static byte[] Field(string name, string value, string lineEnd) =>
        Encoding.ASCII.GetBytes($"{name}:{Fold(name.Length + 1, Clean(value), lineEnd)}{lineEnd}");

    /// <summary>A field of mailboxes, one a line.</summary>
    public static byte[] AddressField(string name, IEnumerable<MailAddress> addresses, string lineEnd) =>
        Encoding.ASCII.GetBytes($"{name}: {string.Join($",{lineEnd} ", addresses.Select(Mailbox))}{lineEnd}");

    public static string Clean(string value) =>
        string.Concat(value.Select(character => char.IsControl(character) ? ' ' : character)).Trim();

    /// <summary>name &lt;local@domain&gt;, ASCII only.</summary>
    /// <exception cref="ArgumentException">The address itself is not ASCII: the header could not carry it over every hop.</exception>
    public static string Mailbox(MailAddress address)
    {
        if (!Ascii.IsValid(address.Address) || address.Address.AsSpan().ContainsAny("\r\n<> "))
            throw new ArgumentException("An address to add must be plain ASCII without blanks.", nameof(address));
        var name = Clean(address.DisplayName ?? "");
        if (name.Length == 0)
            return address.Address;
        if (MustEncode(name))
            return $"{string.Join(' ', EncodedWordsOf(name))} <{address.Address}>";
        var quoted = name.AsSpan().ContainsAny(NeedsQuotes)
            ? $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : name;
        return $"{quoted} <{address.Address}>";
    }

    /// <summary>Breaks before blanks only, so that unfolding gives back exactly the value.</summary>
    private static string Fold(int column, string value, string lineEnd)
    {
        var result = new StringBuilder();
        foreach (var word in Words(value))
        {
            if (column + word.Length > Columns && word[0] is ' ' or '\t' && result.Length > 0)
            {
                result.Append(lineEnd);
                column = 0;
            }

            result.Append(word);
            column += word.Length;
        }

        return result.ToString();
    }

    /// <summary>The value in pieces that begin with their blanks, encoded where needed.</summary>
    private static IEnumerable<string> Words(string value)
    {
        if (!MustEncode(value))
            return Pieces(" " + value);
        var words = Pieces(" " + value).ToList();
        var first = words.FindIndex(MustEncode);
        var last = words.FindLastIndex(MustEncode);
        // a value whose oddity spans words is encoded whole
        if (first < 0)
            (first, last) = (0, words.Count - 1);
        var middle = string.Concat(words[first..(last + 1)]);
        return [.. words[..first], .. EncodedWordsOf(middle[1..]).Select(word => " " + word), .. words[(last + 1)..]];
    }

    private static IEnumerable<string> Pieces(string value)
    {
        for (var start = 0; start < value.Length;)
        {
            var end = start + 1;
            while (end < value.Length && value[end] is not (' ' or '\t'))
                end++;
            // blanks in a row stay with the word behind them
            while (end < value.Length && value[start..end].AsSpan().Trim().IsEmpty)
                end++;
            yield return value[start..end];
            start = end;
        }
    }

    private static bool MustEncode(string text) =>
        !Ascii.IsValid(text) || text.Contains("=?", StringComparison.Ordinal) || text.Split(' ', '\t').Any(word => word.Length > 900);

    private static List<string> EncodedWordsOf(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>();
        Span<byte> rune = stackalloc byte[4];
        foreach (var character in text.EnumerateRunes())
        {
            var length = character.EncodeToUtf8(rune);
            if (bytes.Count + length > BytesPerWord)
                Add();
            bytes.AddRange(rune[..length]);
        }

        if (bytes.Count > 0)
            Add();
        return words;

        void Add()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }
}
