using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace MailCompliance.Server.Gateway.Watch;

/// <summary>An exception in words for the log: types and places. Messages only of kinds that cannot quote mail.</summary>
public static class FaultReport
{
    public static string Of(Exception fault)
    {
        var text = new StringBuilder();
        for (var current = fault; current is not null; current = current.InnerException)
        {
            text.Append(text.Length == 0 ? "" : " <- ").Append(current.GetType().FullName);
            if (current is DbException or IOException or SocketException or AuthenticationException or TimeoutException)
                text.Append(": ").Append(current.Message.ReplaceLineEndings(" "));
        }

        return text.Append('\n').Append(fault.StackTrace).ToString();
    }
}
