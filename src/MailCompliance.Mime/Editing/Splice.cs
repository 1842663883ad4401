namespace MailCompliance.Mime.Editing;

/// <summary>Bytes [Start, End) of the original give way to others.</summary>
/// <param name="Order">Of splices at the same place: the lower comes first.</param>
internal sealed record Splice(int Start, int End, byte[] Bytes, int Order = Splice.WithinPart)
{
    public const int EndsField = -2;
    public const int OpensWrapper = -1;
    public const int WithinPart = 0;
    public const int ClosesWrapper = 1;
}

/// <summary>Applies splices: what lies between them is copied byte by byte.</summary>
internal static class Splices
{
    /// <exception cref="MessageEditException">Two splices overlap.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> original, IEnumerable<Splice> splices)
    {
        var ordered = InOrder(splices);
        var result = GC.AllocateUninitializedArray<byte>(original.Length + ordered.Sum(splice => splice.Bytes.Length - (splice.End - splice.Start)));
        int read = 0, written = 0;
        foreach (var splice in ordered)
        {
            if (splice.Start < read || splice.End < splice.Start)
                throw new MessageEditException("Two edits concern the same bytes.");
            original[read..splice.Start].CopyTo(result.AsSpan(written));
            written += splice.Start - read;
            splice.Bytes.CopyTo(result.AsSpan(written));
            written += splice.Bytes.Length;
            read = splice.End;
        }

        original[read..].CopyTo(result.AsSpan(written));
        return result;
    }

    /// <summary>Whether the result is the original wherever no splice was meant.</summary>
    public static bool LeaveTheRest(ReadOnlySpan<byte> original, ReadOnlySpan<byte> result, IEnumerable<Splice> splices)
    {
        int read = 0, written = 0;
        foreach (var splice in InOrder(splices))
        {
            var length = splice.Start - read;
            if (length < 0 || written + length > result.Length || !original[read..splice.Start].SequenceEqual(result.Slice(written, length)))
                return false;
            written += length + splice.Bytes.Length;
            read = splice.End;
        }

        return written <= result.Length && original[read..].SequenceEqual(result[written..]);
    }

    private static List<Splice> InOrder(IEnumerable<Splice> splices) =>
        [.. splices.OrderBy(splice => splice.Start).ThenBy(splice => splice.End).ThenBy(splice => splice.Order)];
}
