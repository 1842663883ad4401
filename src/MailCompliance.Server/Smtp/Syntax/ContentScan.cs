using System.Numerics;
using System.Runtime.InteropServices;

namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>Looks through message content, piece by piece, for what decides how it may travel: bare CR or LF, NUL, octets above 127.</summary>
public struct ContentScan
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private byte last;
    private bool bare;

    /// <summary>Whether a CR or LF stands alone; a CR at the very end counts.</summary>
    public readonly bool HasBareLineEndings => bare || last == Cr;

    public bool HasNul { get; private set; }

    public bool IsEightBit { get; private set; }

    /// <summary>Whether the last two octets are CRLF.</summary>
    public bool EndsWithLineEnding { get; private set; }

    public void Add(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
            return;
        Step(last, piece[0]);
        var position = AddVectors(piece, 1);
        for (; position < piece.Length; position++)
            Step(piece[position - 1], piece[position]);
        EndsWithLineEnding = piece[^1] == Lf && (piece.Length > 1 ? piece[^2] : last) == Cr;
        last = piece[^1];
    }

    private void Step(byte before, byte octet)
    {
        bare |= (before == Cr) != (octet == Lf);
        HasNul |= octet == 0;
        IsEightBit |= octet > 0x7F;
    }

    // every LF must follow a CR and every CR precede an LF: compares each octet with the one before it
    private int AddVectors(ReadOnlySpan<byte> piece, int position)
    {
        var breaks = Vector<byte>.Zero;
        var nuls = Vector<byte>.Zero;
        var all = Vector<byte>.Zero;
        ref var start = ref MemoryMarshal.GetReference(piece);
        for (; position <= piece.Length - Vector<byte>.Count; position += Vector<byte>.Count)
        {
            var octets = Vector.LoadUnsafe(ref start, (nuint)position);
            var before = Vector.LoadUnsafe(ref start, (nuint)(position - 1));
            breaks |= Vector.Equals(before, new Vector<byte>(Cr)) ^ Vector.Equals(octets, new Vector<byte>(Lf));
            nuls |= Vector.Equals(octets, Vector<byte>.Zero);
            all |= octets;
        }
        bare |= breaks != Vector<byte>.Zero;
        HasNul |= nuls != Vector<byte>.Zero;
        IsEightBit |= Vector.GreaterThanAny(all, new Vector<byte>(0x7F));
        return position;
    }
}
