using System.Buffers;

namespace MailCompliance.Mime.Decoding;

/// <summary>Undoes transfer encodings. What is broken is passed over: damage in one place costs only that place.</summary>
internal static class BodyDecoder
{
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, TransferEncoding encoding)
    {
        if (encoding is TransferEncoding.Identity || body.IsEmpty)
            return body;
        if (encoding is TransferEncoding.Base64)
        {
            // three bytes of four characters, an incomplete group at the end included
            var bound = GC.AllocateUninitializedArray<byte>((body.Length / 4 * 3) + Base64Body.Slack);
            return bound.AsMemory(0, Base64Body.Decode(body.Span, bound));
        }

        var buffer = new byte[body.Length];
        return buffer.AsMemory(0, Decode(body.Span, encoding, buffer));
    }

    /// <summary>As <see cref="Decode(ReadOnlyMemory{byte}, TransferEncoding)"/>, in a buffer that goes back to its pool.</summary>
    public static DecodedBody Rent(ReadOnlyMemory<byte> body, TransferEncoding encoding)
    {
        if (encoding is TransferEncoding.Identity || body.IsEmpty)
            return new DecodedBody(body, null);
        var buffer = ArrayPool<byte>.Shared.Rent(body.Length + Base64Body.Slack);
        return new DecodedBody(buffer.AsMemory(0, Decode(body.Span, encoding, buffer)), buffer);
    }

    public static long DecodedLength(ReadOnlySpan<byte> body, TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.Identity => body.Length,
        TransferEncoding.Base64 => Base64Body.DecodedLength(body),
        TransferEncoding.QuotedPrintable => QuotedPrintable.DecodedLength(body),
        TransferEncoding.Uuencode => UuencodedBody.Decode(body, new byte[body.Length]),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };

    private static int Decode(ReadOnlySpan<byte> body, TransferEncoding encoding, Span<byte> output) => encoding switch
    {
        TransferEncoding.Base64 => Base64Body.Decode(body, output),
        TransferEncoding.QuotedPrintable => QuotedPrintable.Decode(body, output),
        TransferEncoding.Uuencode => UuencodedBody.Decode(body, output),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };
}

/// <summary>Decoded bytes, in a rented buffer where decoding needed one.</summary>
internal readonly struct DecodedBody(ReadOnlyMemory<byte> bytes, byte[]? rented) : IDisposable
{
    public ReadOnlySpan<byte> Span => bytes.Span;

    public void Dispose()
    {
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
