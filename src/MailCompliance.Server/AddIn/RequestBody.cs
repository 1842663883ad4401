using System.Text.Json;

namespace MailCompliance.Server.AddIn;

/// <summary>A request that cannot be read, with the answer to it.</summary>
internal sealed class UnreadableRequestException(IResult answer) : Exception("The request cannot be read.")
{
    public IResult Answer => answer;
}

/// <summary>Reads JSON bodies, bounded.</summary>
internal static class RequestBody
{
    public const int MostBytes = 256 * 1024;

    /// <exception cref="UnreadableRequestException">Too large, no JSON, or not of this shape.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, CancellationToken cancellation) where T : class
    {
        try
        {
            var bytes = await ReadBytesAsync(context.Request, cancellation);
            return JsonSerializer.Deserialize<T>(bytes.Span, AddInJson.Options) ?? throw Malformed("");
        }
        catch (JsonException fault)
        {
            throw Malformed(fault.Path ?? "");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MostBytes)
            throw TooLarge();
        var buffer = new byte[MostBytes + 1];
        var length = 0;
        int read;
        while (length < buffer.Length && (read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellation)) > 0)
            length += read;
        return length > MostBytes ? throw TooLarge() : buffer.AsMemory(0, length);
    }

    private static UnreadableRequestException TooLarge() => new(Problems.Of(
        StatusCodes.Status413PayloadTooLarge, "The request is too large", $"At most {MostBytes} bytes are read. Send the beginning of the text and say that it is truncated."));

    /// <param name="path">Of the member that is wrong, as System.Text.Json names it; never its value.</param>
    private static UnreadableRequestException Malformed(string path) =>
        new(Problems.Of(StatusCodes.Status400BadRequest, "The request is not the JSON that it should be", path.Length is > 0 and < 100 ? $"at {path}" : "at the top"));
}
