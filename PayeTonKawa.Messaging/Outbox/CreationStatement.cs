using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using PayeTonKawa.Contracts;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// Inserts a new entity and its event in one auto-committed statement: one round trip where EF Core needs three, because it must know the
/// database-generated key before it can write the event that contains it.
/// </summary>
internal sealed class CreationStatement
{
    private const string Annotation = "PayeTonKawa:CreationStatement";

    // Replaced by the generated key. Only the event's name precedes the key in the body, so the first occurrence is the key.
    private const int Placeholder = int.MaxValue;
    private const string PlaceholderText = ":2147483647,";

    private static readonly NpgsqlCommand ParameterFactory = new();

    private readonly IProperty _key;
    private readonly IProperty? _version;
    private readonly IProperty[] _values;
    private readonly string _table;
    private readonly string _keyColumn;
    private readonly string _columns;

    private CreationStatement(DbContext db, IEntityType entity, IProperty key, IProperty? version, IProperty[] values)
    {
        (_key, _version, _values) = (key, version, values);
        var sql = db.GetService<ISqlGenerationHelper>();
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        _table = sql.DelimitIdentifier(table.Name, table.Schema);
        _keyColumn = sql.DelimitIdentifier(key.GetColumnName(table)!);
        _columns = string.Join(", ", values.Select(value => sql.DelimitIdentifier(value.GetColumnName(table)!)));
    }

    /// <summary>The statement for an added entity; null if one is not enough: the key is preset, or the database generates other values.</summary>
    internal static CreationStatement? For(DbContext db, EntityEntry entry) =>
        entry.Metadata.GetOrAddRuntimeAnnotationValue(Annotation, static entry => Create(entry!), entry) is { } statement
        && entry.Property(statement._key).IsTemporary
            ? statement
            : null;

    /// <summary>Returns false if the guard refused. Otherwise the entity has its key and is no longer pending.</summary>
    internal async Task<bool> ExecuteAsync(
        DbContext db, EntityEntry entry, Func<IntegrationEvent> created, CreationGuard? guard, CancellationToken cancellationToken)
    {
        var message = Message(entry, created);
        await db.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var batch = new NpgsqlBatch(
                (NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
            batch.Timeout = db.Database.GetCommandTimeout() ?? batch.Timeout;
            if (guard?.Lock is { } statement)
            {
                // A separate command: the INSERT's snapshot must be taken after the lock is acquired.
                var locking = new NpgsqlBatchCommand();
                locking.CommandText = Bind(locking, statement);
                batch.BatchCommands.Add(locking);
            }

            batch.BatchCommands.Add(Command(entry, message, guard));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (guard?.Lock is not null)
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }

            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            entry.Property(_key).CurrentValue = reader.GetInt32(0);
            if (_version is not null)
            {
                entry.Property(_version).CurrentValue = reader.GetFieldValue<uint>(1);
            }

            entry.State = EntityState.Unchanged;
            return true;
        }
        catch (PostgresException exception)
        {
            throw new DbUpdateException("The entity and its event were not stored.", exception);
        }
        finally
        {
            await db.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private static CreationStatement? Create(EntityEntry entry)
    {
        var entity = entry.Metadata;
        var version = entity.GetProperties().SingleOrDefault(IsRowVersion);
        var values = entity.GetProperties().Where(property => !property.IsPrimaryKey() && property != version).ToArray();
        return entity.FindPrimaryKey()?.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key]
            && key.ClrType == typeof(int)
            && values.All(value => value.ValueGenerated == ValueGenerated.Never)
                ? new CreationStatement(entry.Context, entity, key, version, values)
                : null;
    }

    // PostgreSQL's xmin, which every row has.
    private static bool IsRowVersion(IProperty property) =>
        property.ClrType == typeof(uint) && property is { IsConcurrencyToken: true, ValueGenerated: ValueGenerated.OnAddOrUpdate };

    private OutboxMessage Message(EntityEntry entry, Func<IntegrationEvent> created)
    {
        var key = entry.Property(_key);
        try
        {
            key.CurrentValue = Placeholder;
            return OutboxMessage.Of(created());
        }
        finally
        {
            key.IsTemporary = true;
        }
    }

    private NpgsqlBatchCommand Command(EntityEntry entry, OutboxMessage message, CreationGuard? guard)
    {
        var command = new NpgsqlBatchCommand();
        var values = string.Join(", ", _values.Select(value =>
            Add(command, value.GetRelationalTypeMapping().CreateParameter(ParameterFactory, "", entry.Property(value).CurrentValue))));
        var key = message.Body.IndexOf(PlaceholderText, StringComparison.Ordinal) + 1;
        if (key == 0)
        {
            throw new InvalidOperationException($"The event {message.EventName} does not name the entity that it tells of.");
        }

        command.CommandText = $"""
            WITH entity AS (INSERT INTO {_table} ({_columns}) SELECT {values}{(guard is null ? "" : $" WHERE NOT EXISTS ({Bind(command, guard.Refusal)})")}
            RETURNING {_keyColumn} AS id, xmin),
            event AS (INSERT INTO outbox (message_id, event_name, routing_key, body, traceparent, tracestate, created_at)
            SELECT {Add(command, message.MessageId)}, {Add(command, message.EventName)}, {Add(command, message.RoutingKey)},
            {Add(command, message.Body[..key])} || id || {Add(command, message.Body[(key + PlaceholderText.Length - 2)..])},
            {Add(command, message.TraceParent)},
            {Add(command, new NpgsqlParameter { Value = (object?)message.TraceState ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text })},
            {Add(command, message.CreatedAt)} FROM entity)
            SELECT id, xmin FROM entity
            """;
        return command;
    }

    private static string Bind(NpgsqlBatchCommand command, FormattableString sql) =>
        string.Format(CultureInfo.InvariantCulture, sql.Format, [.. sql.GetArguments().Select(value => Add(command, value))]);

    private static string Add(NpgsqlBatchCommand command, object? value) => Add(command, new NpgsqlParameter { Value = value });

    private static string Add(NpgsqlBatchCommand command, DbParameter parameter)
    {
        command.Parameters.Add((NpgsqlParameter)parameter);
        return string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
    }
}
