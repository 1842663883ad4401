using System.Net.Sockets;
using System.Text;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>A sending program that keeps to the letter of SMTP and no more: one connection, one message.</summary>
public static class MailClient
{
    /// <returns>The last reply: to the message, or to the command that was refused; null where the connection was lost before it.</returns>
    public static async Task<string?> SendAsync(int port, string from, IReadOnlyList<string> to, string message, CancellationToken cancellation = default)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellation);
            client.NoDelay = true;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await ReplyAsync(reader, cancellation);
            foreach (var command in new[] { "EHLO client.example", $"MAIL FROM:<{from}>" }.Concat(to.Select(address => $"RCPT TO:<{address}>")).Append("DATA"))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellation);
                var reply = await ReplyAsync(reader, cancellation);
                if (reply is null || reply[0] is not ('2' or '3'))
                    return reply;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + "\r\n.\r\n"), cancellation);
            return await ReplyAsync(reader, cancellation);
        }
        catch (Exception lost) when (lost is IOException or SocketException)
        {
            return null;
        }
    }

    private static async Task<string?> ReplyAsync(StreamReader reader, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(line);
            if (line.Length < 4 || line[3] == ' ')
                return text.ToString();
        }

        return null;
    }
}
