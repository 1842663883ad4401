using System.Text;

namespace MailCompliance.Mime.Editing;

/// <summary>Finds the byte at which a character begins.</summary>
internal static class TextOffsets
{
    /// <param name="bytes">The decoded body without its byte order mark.</param>
    /// <param name="offset">UTF-16 code units.</param>
    /// <returns>Null where no byte begins there: within a surrogate pair.</returns>
    public static int? Find(Encoding encoding, ReadOnlySpan<byte> bytes, string text, int offset)
    {
        // a character takes at least a byte in every charset, so equal counts mean one each
        if (offset == 0 || text.Length == bytes.Length)
            return offset;
        if (offset == text.Length)
            return bytes.Length;
        var decoder = encoding.GetDecoder();
        var characters = new char[offset];
        int read = 0, written = 0;
        try
        {
            while (written < offset)
            {
                decoder.Convert(bytes[read..], characters.AsSpan(written), false, out var used, out var made, out _);
                read += used;
                written += made;
                if (used == 0 && made == 0)
                    return null;
            }
        }
        catch (ArgumentException)
        {
            return null;
        }

        return characters.AsSpan().SequenceEqual(text.AsSpan(0, offset)) ? read : null;
    }
}
