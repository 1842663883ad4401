using System.Net.Security;
using System.Text;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>The server's end of a connection: reads commands and content and writes replies, all within the session's time limits.</summary>
public sealed class SessionChannel : IAsyncDisposable
{
    private const int MaxCommand = 2048;
    private const int MaxDiscarded = 64 * 1024;
    private static readonly SmtpReply NoProblem = new(0, null, "");
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(5);

    private readonly SmtpWire wire;
    private readonly SmtpServerOptions options;
    private readonly CancellationToken stopping;
    private readonly WaitLimit idle;
    private readonly WaitLimit busy;
    private readonly long started;
    private readonly Func<CancellationToken, ValueTask<bool>> fill;
    private readonly Func<CancellationToken, ValueTask<bool>> flush;

    /// <param name="stopping">Ends waits for a command.</param>
    /// <param name="abort">Ends every wait.</param>
    public SessionChannel(Stream stream, SmtpServerOptions options, CancellationToken stopping, CancellationToken abort)
    {
        wire = new SmtpWire(stream);
        this.options = options;
        this.stopping = stopping;
        idle = new WaitLimit(options.Time, stopping);
        busy = new WaitLimit(options.Time, abort);
        started = options.Time.GetTimestamp();
        fill = wire.FillAsync;
        flush = async token =>
        {
            await wire.FlushAsync(token);
            return true;
        };
    }

    public Stream Stream => wire.Stream;

    public ReadOnlySpan<byte> Buffered => wire.Buffered;

    public void Consume(int octets) => wire.Consume(octets);

    public void Upgrade(Stream upgraded) => wire.Upgrade(upgraded);

    /// <summary>Queues a reply; it leaves when the client has nothing more in the pipeline.</summary>
    public void Write(SmtpReply reply) => ReplyText.Write(reply, wire);

    /// <summary>The next command; replies are sent first when it has not arrived yet.</summary>
    /// <param name="inMessage">A message is on its way: a stop waits for it.</param>
    /// <returns>The command, or the reply to a line that is none.</returns>
    /// <exception cref="SessionEndedException">No command comes.</exception>
    public async ValueTask<(SmtpCommandLine Command, SmtpReply? Problem)> ReadCommandAsync(bool inMessage)
    {
        while (true)
        {
            if (stopping.IsCancellationRequested && !inMessage)
                throw new SessionEndedException(SmtpReplies.Stopping);
            if (TakeLine(out var command) is { } taken)
                return (command, taken.Code == 0 ? null : taken);
            if (wire.Buffered.Length > MaxCommand)
            {
                EndIfChunk(wire.Buffered, SmtpReplies.LineTooLong);
                await DiscardLineAsync();
                return (default, SmtpReplies.LineTooLong);
            }
            await FillAsync(inMessage ? busy : idle, WaitForCommand(), SmtpReplies.Silent);
        }
    }

    /// <summary>Receives more content.</summary>
    /// <param name="limit">What the message's pace leaves; the command timeout holds as well.</param>
    /// <exception cref="SessionEndedException">None comes, or too slowly.</exception>
    public ValueTask FillContentAsync(TimeSpan limit) =>
        FillAsync(busy, Shorter(limit, WaitForCommand()), limit <= WaitForCommand() ? SmtpReplies.TooSlow : SmtpReplies.Silent);

    /// <exception cref="SessionEndedException">The client does not take it.</exception>
    public async ValueTask FlushAsync() => await GuardAsync(busy, options.CommandTimeout, SmtpReplies.Silent, flush);

    /// <summary>A token for a handshake; <see cref="EndHandshake"/> follows.</summary>
    public CancellationToken BeginHandshake() => busy.For(options.CommandTimeout);

    public void EndHandshake() => busy.Met();

    /// <summary>Sends a last reply and what is queued, as far as the client takes it.</summary>
    public async ValueTask SayFarewellAsync(SmtpReply? reply)
    {
        if (reply is not null)
            Write(reply);
        using var limit = new WaitLimit(options.Time);
        try
        {
            await wire.FlushAsync(limit.For(FarewellLimit));
            if (wire.Stream is SslStream encrypted)
                await encrypted.ShutdownAsync();
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // the session is over either way; a client that is gone misses only the farewell
        }
    }

    public async ValueTask DisposeAsync()
    {
        await wire.DisposeAsync();
        idle.Dispose();
        busy.Dispose();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private TimeSpan WaitForCommand() =>
        Shorter(options.CommandTimeout, options.SessionTimeout - options.Time.GetElapsedTime(started));

    // null: no whole line yet; code 0: a command; else the reply to a bad line
    private SmtpReply? TakeLine(out SmtpCommandLine command)
    {
        command = default;
        var buffered = wire.Buffered;
        var end = buffered[..Math.Min(buffered.Length, MaxCommand)].IndexOf((byte)'\n');
        if (end < 0)
            return null;
        if (end == 0 || buffered[end - 1] != '\r')
        {
            EndIfChunk(buffered, SmtpReplies.MalformedCommand);
            // whatever came along was meant to hide behind the bare LF
            wire.DiscardInput();
            return SmtpReplies.MalformedCommand;
        }
        var parsed = SmtpCommandLine.Parse(buffered[..(end - 1)]);
        if (parsed is null)
            EndIfChunk(buffered, SmtpReplies.MalformedCommand);
        wire.Consume(end + 1);
        command = parsed ?? default;
        return parsed is null ? SmtpReplies.MalformedCommand : NoProblem;
    }

    /// <summary>Octets follow a BDAT, however it is written. Where it does not say how many, the next ones must not be read as commands.</summary>
    private static void EndIfChunk(ReadOnlySpan<byte> line, SmtpReply farewell)
    {
        if (line.Length >= 4 && Ascii.EqualsIgnoreCase(line[..4], "BDAT"u8))
            throw new SessionEndedException(farewell);
    }

    private async ValueTask DiscardLineAsync()
    {
        for (var discarded = 0; discarded <= MaxDiscarded;)
        {
            var end = wire.Buffered.IndexOf((byte)'\n');
            var octets = end < 0 ? wire.Buffered.Length : end + 1;
            wire.Consume(octets);
            discarded += octets;
            if (end >= 0)
                return;
            await FillAsync(idle, WaitForCommand(), SmtpReplies.Silent);
        }
        throw new SessionEndedException(SmtpReplies.TooManyErrors);
    }

    private async ValueTask FillAsync(WaitLimit wait, TimeSpan limit, SmtpReply ifLate)
    {
        if (!await GuardAsync(wait, limit, ifLate, fill))
            throw new SessionEndedException(null);
    }

    private async ValueTask<bool> GuardAsync(WaitLimit wait, TimeSpan limit, SmtpReply ifLate, Func<CancellationToken, ValueTask<bool>> transfer)
    {
        try
        {
            var done = await transfer(wait.For(limit));
            wait.Met();
            return done;
        }
        catch (OperationCanceledException)
        {
            throw new SessionEndedException(stopping.IsCancellationRequested ? SmtpReplies.Stopping : ifLate);
        }
        catch (IOException)
        {
            throw new SessionEndedException(null);
        }
    }
}
