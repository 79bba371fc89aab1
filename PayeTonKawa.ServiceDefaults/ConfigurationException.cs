namespace Microsoft.Extensions.Hosting;

/// <summary>The service cannot start with its configuration; the message says what to set.</summary>
public sealed class ConfigurationException(string message) : Exception(message)
{
    // The exception ends the process: the operator should see only the message, without a stack trace.
    /// <inheritdoc/>
    public override string ToString() => Message;
}
