namespace Microsoft.Extensions.Hosting;

/// <summary>The service cannot start as it is configured; the message says what to set.</summary>
public sealed class ConfigurationException(string message) : Exception(message)
{
    // It ends the process: what the operator reads is this sentence, not a stack.
    /// <inheritdoc/>
    public override string ToString() => Message;
}
