using System.Buffers;
using System.Buffers.Text;

namespace MailCompliance.Mime.Decoding;

/// <summary>
/// Base64 bodies (RFC 2045 section 6.8). Bytes outside the alphabet are passed over, padding in the middle ends its group and
/// decoding goes on, an incomplete last group yields what it holds.
/// </summary>
internal static class Base64Body
{
    /// <summary>Bytes of output beyond the exact length that decoding may ask for.</summary>
    public const int Slack = 4;

    private const byte Invalid = 0xFF;
    private const byte Padding = 0x40;
    private const int BitsPerByte = 8;
    private const int RunBytes = 4096;

    private static readonly byte[] Ranks = BuildRanks();
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    /// <returns>Bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> body, Span<byte> output)
    {
        // lines are put together first: the vectors of the decoder need long runs
        Span<byte> run = stackalloc byte[RunBytes];
        var group = default(Group);
        int filled = 0, written = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line is [.., (byte)'\r'])
                line = line[..^1];
            while (!line.IsEmpty)
            {
                var taken = Math.Min(line.Length, run.Length - filled);
                line[..taken].CopyTo(run[filled..]);
                line = line[taken..];
                filled += taken;
                if (filled < run.Length)
                    continue;
                written += DecodeRun(run, ref group, output[written..]);
                filled = 0;
            }
        }

        written += DecodeRun(run[..filled], ref group, output[written..]);
        return written + group.Flush(output[written..]);
    }

    private static int DecodeRun(ReadOnlySpan<byte> run, ref Group group, Span<byte> output)
    {
        var written = 0;
        while (!group.IsEmpty && !run.IsEmpty)
        {
            written += group.Add(run[0], output[written..]);
            run = run[1..];
        }

        Base64.DecodeFromUtf8(run[..(run.Length & ~3)], output[written..], out var read, out var made, isFinalBlock: false);
        // it also swallows blanks, but not reliably: such a run goes one by one
        if (read * 3 == made * 4)
        {
            run = run[read..];
            written += made;
        }

        foreach (var value in run)
            written += group.Add(value, output[written..]);
        return written;
    }

    /// <summary>Exact, without decoding.</summary>
    public static int DecodedLength(ReadOnlySpan<byte> body)
    {
        var length = 0;
        var characters = 0;
        var isTail = false;
        while (!body.IsEmpty && !isTail)
        {
            var run = body.IndexOfAnyExcept(Alphabet);
            var stretch = run < 0 ? body : body[..run];
            isTail = stretch.Contains((byte)'=');
            if (isTail)
                break;
            characters += stretch.Length;
            body = body[stretch.Length..];
            var next = body.IndexOfAny(Alphabet);
            body = next < 0 ? default : body[next..];
        }

        // from the first padding on each group is looked at, since more may follow it
        length = characters / 4 * 3;
        var group = default(Group);
        Span<byte> scratch = stackalloc byte[3];
        for (var i = 0; i < characters % 4; i++)
            group.Add((byte)'A', scratch);
        foreach (var value in body)
            length += group.Add(value, scratch);
        return length + group.Flush(scratch);
    }

    private static byte[] BuildRanks()
    {
        var ranks = new byte[256];
        Array.Fill(ranks, Invalid);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < alphabet.Length; i++)
            ranks[alphabet[i]] = (byte)i;
        ranks['='] = Padding;
        return ranks;
    }

    /// <summary>Up to four characters on their way to three bytes.</summary>
    private struct Group
    {
        private int bits;
        private int count;
        private int padding;

        public readonly bool IsEmpty => count == 0;

        public int Add(byte value, Span<byte> output)
        {
            var rank = Ranks[value];
            if (rank == Invalid)
                return 0;
            // padding with nothing before it is noise
            if (rank == Padding && count == 0)
                return 0;
            padding += rank == Padding ? 1 : 0;
            bits = (bits << 6) | (rank == Padding ? 0 : rank);
            return ++count < 4 ? 0 : Write(output);
        }

        public int Flush(Span<byte> output)
        {
            if (count == 0)
                return 0;
            for (; count < 4; count++)
            {
                bits <<= 6;
                padding++;
            }

            return Write(output);
        }

        private int Write(Span<byte> output)
        {
            var length = Math.Max(0, 3 - padding);
            for (var i = 0; i < length; i++)
                output[i] = (byte)(bits >> (2 * BitsPerByte - (i * BitsPerByte)));
            this = default;
            return length;
        }
    }
}
