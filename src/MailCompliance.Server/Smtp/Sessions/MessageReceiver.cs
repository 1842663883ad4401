using System.Globalization;
using MailCompliance.Server.Smtp.Spooling;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>
/// Receives one message by DATA or BDAT (RFC 3030). Whatever is wrong with it, everything announced is read first, so that
/// client and server stay in step.
/// </summary>
public sealed class MessageReceiver : IDisposable
{
    private readonly SessionChannel channel;
    private readonly SmtpServerOptions options;
    private readonly MessageSpool spool;
    private readonly MessagePace pace;
    private bool byBdat;

    /// <param name="declaredSize">SIZE of MAIL; null: not given.</param>
    public MessageReceiver(SessionChannel channel, SmtpServerOptions options, SpoolStorage storage, long? declaredSize)
    {
        this.channel = channel;
        this.options = options;
        spool = new MessageSpool(storage, options.MaxMessageBytes, Math.Min(declaredSize ?? 0, options.MaxMessageBytes));
        pace = new MessagePace(options);
    }

    /// <summary>Octets received so far, kept or not.</summary>
    public long Octets => spool.Length;

    /// <summary>Reads a BDAT argument.</summary>
    /// <returns>Null where it is not <c>octets [LAST]</c>; a number beyond all limits reads as the largest.</returns>
    public static (long Octets, bool IsLast, bool IsValid)? ReadChunkArgument(string argument)
    {
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words[0].Length > 20 || words[0].AsSpan().ContainsAnyExceptInRange('0', '9'))
            return null;
        var octets = long.TryParse(words[0], CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        var isLast = words.Length == 2 && words[1].Equals("LAST", StringComparison.OrdinalIgnoreCase);
        return (octets, isLast, isLast || words.Length == 1);
    }

    /// <summary>Reads and drops a chunk that is refused.</summary>
    public static async ValueTask SkipAsync(SessionChannel channel, SmtpServerOptions options, long octets)
    {
        var pace = new MessagePace(options);
        for (var left = octets; left > 0;)
        {
            if (channel.Buffered.IsEmpty)
                await channel.FillContentAsync(pace.Remaining(octets - left));
            var taken = (int)Math.Min(left, channel.Buffered.Length);
            channel.Consume(taken);
            left -= taken;
        }
    }

    /// <summary>Reads up to CRLF.CRLF. A message twice as large as allowed ends the session.</summary>
    public async ValueTask ReceiveDataAsync()
    {
        var decoder = new DataDecoder();
        while (true)
        {
            channel.Consume(decoder.Decode(channel.Buffered, spool));
            if (decoder.IsComplete)
                return;
            if (spool.Length / 2 > options.MaxMessageBytes)
                throw new SessionEndedException(SmtpReplies.TooLarge);
            await channel.FillContentAsync(pace.Remaining(spool.Length));
        }
    }

    public async ValueTask ReceiveChunkAsync(long octets)
    {
        byBdat = true;
        for (var left = octets; left > 0;)
        {
            if (channel.Buffered.IsEmpty)
                await channel.FillContentAsync(pace.Remaining(spool.Length));
            var taken = (int)Math.Min(left, channel.Buffered.Length);
            spool.Append(channel.Buffered[..taken]);
            channel.Consume(taken);
            left -= taken;
        }
    }

    /// <summary>What is wrong with the content so far; null: nothing.</summary>
    /// <param name="isComplete">No more comes; the last octet need not wait for another.</param>
    public SmtpReply? Problem(bool isComplete)
    {
        if (spool.IsTooLarge)
            return SmtpReplies.TooLarge;
        if (spool.IsOutOfStorage)
            return SmtpReplies.NoStorage;
        if (!isComplete)
            return null;
        if (spool.Scan.HasNul)
            return SmtpReplies.NulOctet;
        var bareIsFine = byBdat && options.AcceptBareLineEndingsByBdat;
        return spool.Scan.HasBareLineEndings && !bareIsFine ? SmtpReplies.BareLineEnding : null;
    }

    /// <exception cref="IOException">A temporary file cannot be mapped.</exception>
    public SpooledMessage Finish() => spool.Finish();

    /// <summary>What came, for the record of a refusal; null where it was too much to keep.</summary>
    public SpooledMessage? FinishRefused()
    {
        try
        {
            return spool.IsTooLarge || spool.IsOutOfStorage ? null : spool.Finish();
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => spool.Dispose();
}
