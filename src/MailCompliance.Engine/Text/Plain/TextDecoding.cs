using System.Buffers;
using System.Text;

namespace MailCompliance.Engine.Text.Plain;

/// <summary>Text files say nothing of their charset: byte order mark, valid UTF-8, UTF-16 by its zeros, else Windows-1252.</summary>
internal static class TextDecoding
{
    private const int Probed = 4096;

    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 28, 29, 30, 31]);

    /// <summary>The characters that Windows-1252 has where ISO 8859-1 has control codes (0x80 to 0x9F).</summary>
    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    public static bool LooksLikeText(ReadOnlySpan<byte> bytes)
    {
        if (MarkOf(bytes) is not null || Utf16Without(bytes) is not null)
            return true;
        return !bytes[..Math.Min(Probed, bytes.Length)].ContainsAny(ControlBytes);
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (MarkOf(bytes) is { } marked)
            return marked.GetString(bytes[marked.Preamble.Length..]);
        if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);
        if (Utf16Without(bytes) is { } wide)
            return wide.GetString(bytes);
        return IsUtf8(bytes) ? Encoding.UTF8.GetString(bytes) : DecodeWindows1252(bytes);
    }

    public static string DecodeWindows1252(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        for (var index = 0; index < characters.Length; index++)
            characters[index] = FromWindows1252(bytes[index]);
        return new string(characters);
    }

    public static char FromWindows1252(byte value) => value is >= 0x80 and <= 0x9F ? Windows1252[value - 0x80] : (char)value;

    /// <summary>A sequence cut off at the end, as a part of a file has it, is still UTF-8.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out _, out var consumed);
            if (status == OperationStatus.NeedMoreData)
                return true;
            if (status != OperationStatus.Done)
                return false;
            bytes = bytes[consumed..];
            var ascii = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            bytes = ascii < 0 ? [] : bytes[ascii..];
        }

        return true;
    }

    private static Encoding? MarkOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return Encoding.UTF8;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return Encoding.UTF32;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode;
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode : null;
    }

    /// <summary>UTF-16 without a mark: Latin text has a zero in nearly every second byte.</summary>
    private static Encoding? Utf16Without(ReadOnlySpan<byte> bytes)
    {
        var probe = bytes[..(Math.Min(Probed, bytes.Length) & ~1)];
        if (probe.Length < 8)
            return null;
        int even = 0, odd = 0;
        for (var index = 0; index < probe.Length; index += 2)
        {
            even += probe[index] == 0 ? 1 : 0;
            odd += probe[index + 1] == 0 ? 1 : 0;
        }

        var pairs = probe.Length / 2;
        if (odd > pairs * 9 / 10 && even == 0)
            return Encoding.Unicode;
        return even > pairs * 9 / 10 && odd == 0 ? Encoding.BigEndianUnicode : null;
    }
}
