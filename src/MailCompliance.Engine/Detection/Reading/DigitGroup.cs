namespace MailCompliance.Engine.Detection.Reading;

/// <summary>A maximal run of digits in the folded text.</summary>
public readonly record struct DigitGroup(int Start, int End)
{
    public int Length => End - Start;
}
