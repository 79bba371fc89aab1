using System.Reflection;
using RabbitMQ.Client;

namespace Aspire.Clients.Tests;

/// <summary>RabbitMQ.Client's own event source, which is internal to it: the only way to make it say what a test expects.</summary>
internal sealed class LibraryLog
{
    private readonly object _source = typeof(IConnection).Assembly
        .GetType("RabbitMQ.Client.Logging.RabbitMqClientEventSource", throwOnError: true)!
        .GetField("Log", BindingFlags.Static | BindingFlags.Public)!
        .GetValue(null)!;

    public void Write(string method, string message) => _source.GetType().GetMethod(method, [typeof(string)])!.Invoke(_source, [message]);

    public void Write(string method, string message, Exception exception) =>
        _source.GetType().GetMethod(method, [typeof(string), typeof(Exception)])!.Invoke(_source, [message, exception]);
}
