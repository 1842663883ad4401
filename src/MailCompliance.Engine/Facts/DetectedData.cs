using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Facts;

/// <summary>A hit of a detector, with its place in the message.</summary>
/// <param name="Zone">New text or quoted history; <see cref="ZoneKind.New"/> for subject and attachments.</param>
public sealed record DetectedData(Hit Hit, Place Where, ZoneKind Zone)
{
    public DetectionType Type => Hit.Type;

    public Confidence Confidence => Hit.Confidence;
}
