namespace MailCompliance.Mime;

/// <summary>A half-open range [Start, End) of the message's bytes.</summary>
public readonly record struct ByteRange(int Start, int End)
{
    public int Length => End - Start;

    public bool Contains(ByteRange other) => other.Start >= Start && other.End <= End;
}
