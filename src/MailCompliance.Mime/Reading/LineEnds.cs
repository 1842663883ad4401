using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MailCompliance.Mime.Reading;

/// <summary>Which line ends a message uses.</summary>
/// <param name="BareCr">A CR that no LF follows.</param>
/// <param name="BareLf">An LF that no CR precedes.</param>
internal readonly record struct LineEnds(bool BareCr, bool BareLf)
{
    public static LineEnds Of(ReadOnlySpan<byte> bytes)
    {
        bool bareCr = false, bareLf = bytes is [(byte)'\n', ..];
        var i = 0;
        if (Vector256.IsHardwareAccelerated && bytes.Length > Vector256<byte>.Count)
            i = ScanVectors(bytes, ref bareCr, ref bareLf);
        for (; i < bytes.Length; i++)
        {
            var isCr = bytes[i] == '\r';
            var isLfNext = i + 1 < bytes.Length && bytes[i + 1] == '\n';
            bareCr |= isCr && !isLfNext;
            bareLf |= !isCr && isLfNext;
        }

        return new LineEnds(bareCr, bareLf);
    }

    private static int ScanVectors(ReadOnlySpan<byte> bytes, ref bool bareCr, ref bool bareLf)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var cr = Vector256.Create((byte)'\r');
        var lf = Vector256.Create((byte)'\n');
        Vector256<byte> loneCr = default, loneLf = default;
        var i = 0;
        for (; i < bytes.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var isCr = Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)i), cr);
            var isLfNext = Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)i + 1), lf);
            loneCr |= Vector256.AndNot(isCr, isLfNext);
            loneLf |= Vector256.AndNot(isLfNext, isCr);
        }

        bareCr |= loneCr != Vector256<byte>.Zero;
        bareLf |= loneLf != Vector256<byte>.Zero;
        return i;
    }

    /// <summary>Where the text before a line start ends, its line end left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Before(ReadOnlySpan<byte> bytes, int lineStart, int floor)
    {
        var end = lineStart;
        if (end > floor && bytes[end - 1] == '\n')
            end--;
        else if (end > floor && bytes[end - 1] == '\r')
            return end - 1;
        else
            return end;
        return end > floor && bytes[end - 1] == '\r' ? end - 1 : end;
    }
}
