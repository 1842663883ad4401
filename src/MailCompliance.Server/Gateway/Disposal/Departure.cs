using MailCompliance.Mime;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>A message as it leaves.</summary>
/// <param name="Trace">Fields on top.</param>
/// <param name="Document">What follows: the received bytes, or the edited message, verified.</param>
public sealed record Departure(byte[] Trace, MailDocument Document)
{
    public IReadOnlyList<ReadOnlyMemory<byte>> Segments { get; } = [Trace, Document.Bytes];

    public long Length => Trace.Length + Document.Bytes.Length;

    public byte[] ToBytes() => [.. Trace, .. Document.Bytes.Span];
}
