/* Tests the wire format of protocol buffers and the checksum of TensorBoard's records: fields come
 * back as they were written, nothing is read beyond a message, and damage is noticed. */
#include "tests/unit/unit.h"

#include "io/crc32c.h"
#include "io/protobuf.h"

#include <string.h>

static Bytes bytes_of(const Buf *buf)
{
    return (Bytes){(const uint8_t *)buf->data, buf->size};
}

/* The bytes of a string constant. */
#define MESSAGE(text) ((Bytes){(const uint8_t *)(text), sizeof(text) - 1})

/* ---- checksum */

TEST(the_checksum_is_crc32c)
{
    static const uint8_t EVENTS[] = {0x1b, 0, 0, 0, 0, 0, 0, 0}; /* the length of a record */
    uint8_t ones[32];
    memset(ones, 0xff, sizeof ones);
    assert_int_equal(crc32c("", 0), 0);
    assert_int_equal(crc32c("123456789", 9), 0xe3069283);
    assert_int_equal(crc32c(ones, sizeof ones), 0x62a8ab43); /* RFC 3720, B.4 */
    assert_int_equal(crc32c_mask(crc32c("123456789", 9)), 0xc78ab0e5);
    assert_int_equal(crc32c_mask(crc32c(EVENTS, sizeof EVENTS)), 0x139e0d1a);
}

/* The definition: one bit after the other. */
static uint32_t slow_crc32c(const uint8_t *data, size_t size)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
    }
    return ~crc;
}

TEST(any_length_at_any_place_has_the_checksum_of_the_definition)
{
    uint8_t data[64];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * i * 41 + 7);
    for (size_t begin = 0; begin < 9; begin++)
        for (size_t size = 0; size <= sizeof data - 9; size++)
            assert_int_equal(crc32c(data + begin, size), slow_crc32c(data + begin, size));
}

TEST(each_value_of_each_byte_counts)
{
    for (size_t at = 0; at < 8; at++)
        for (int value = 0; value < 256; value++) {
            uint8_t data[8] = {0};
            data[at] = (uint8_t)value;
            assert_int_equal(crc32c(data, sizeof data), slow_crc32c(data, sizeof data));
        }
}

/* ---- reading */

TEST(a_message_is_read_field_by_field)
{
    Bytes message = MESSAGE("\x09\x00\x00\x00\x40\xfc\x54\xd9\x41" /* 1: double 1700000000 */
                            "\x10\xac\x02"                         /* 2: 300 */
                            "\x1a\x05hello"                        /* 3 */
                            "\x82\x01\x00"                         /* 16: of no bytes */
                            "\x15\x00\x00\x00\x3f");               /* 2: float 0.5 */
    ProtoField field;
    assert_true(proto_next(&message, &field));
    assert_int_equal(field.key, PROTO_KEY(1, PROTO_FIXED64));
    assert_true(proto_double(field.value) == 1700000000.0);
    assert_true(proto_next(&message, &field));
    assert_true(field.key == PROTO_KEY(2, PROTO_VARINT) && field.value == 300);
    assert_true(proto_next(&message, &field));
    assert_true(field.key == PROTO_KEY(3, PROTO_BYTES) && field.bytes.size == 5);
    assert_memory_equal(field.bytes.data, "hello", 5);
    assert_true(proto_next(&message, &field));
    assert_true(field.key == PROTO_KEY(16, PROTO_BYTES) && field.bytes.size == 0);
    assert_true(proto_next(&message, &field));
    assert_true(field.key == PROTO_KEY(2, PROTO_FIXED32));
    assert_true(proto_float(field.value) == 0.5f);
    assert_false(proto_next(&message, &field));
    assert_int_equal(message.size, 0);
}

TEST(a_damaged_message_ends_before_what_is_no_field)
{
    static const Bytes DAMAGED[] = {
        MESSAGE("\x0b\x0c"), /* a group */
        MESSAGE("\x0e\x00"),
        MESSAGE("\x0f\x00"),                                         /* wire types there are none */
        MESSAGE("\x02\x00"),                                         /* number 0 */
        MESSAGE("\x80"),                                             /* half a key */
        MESSAGE("\x80\x80\x80\x80\x10\x00"),                         /* a number above 2^29 */
        MESSAGE("\x0a\x05four"),                                     /* longer than what is left */
        MESSAGE("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),     /* 2^64 - 1 bytes */
        MESSAGE("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), /* eleven bytes of a number */
        MESSAGE("\x09\x00\x00\x00\x00\x00\x00\x00"),                 /* seven of eight */
        MESSAGE("\x0d\x00\x00\x00"),                                 /* three of four */
        MESSAGE("\x08"),                                             /* no value */
    };
    for (int i = 0; i < LENGTH(DAMAGED); i++) {
        Bytes message = DAMAGED[i];
        ProtoField field;
        assert_false(proto_next(&message, &field));
        assert_true(message.size == DAMAGED[i].size && message.data == DAMAGED[i].data);
    }
}

TEST(repeated_numbers_are_read_packed_or_not)
{
    Bytes message = MESSAGE("\x50\x07"                                 /* 10: 7 */
                            "\x52\x05\x01\xac\x02\x80\x01"             /* 10: 1, 300, 128 */
                            "\x2a\x08\x00\x00\x00\x3f\x00\x00\x80\x3f" /* 5: 0.5, 1 */
                            "\x2d\x00\x00\x00\x40");                   /* 5: 2 */
    static const uint64_t WHOLE[] = {7, 1, 300, 128};
    static const float REAL[] = {0.5f, 1, 2};
    int whole = 0, real = 0;
    uint64_t bits;
    for (ProtoField field; proto_next(&message, &field);) {
        while (proto_number(&field, 10, PROTO_VARINT, &bits))
            assert_int_equal(bits, WHOLE[whole++]);
        while (proto_number(&field, 5, PROTO_FIXED32, &bits))
            assert_true(proto_float(bits) == REAL[real++]);
    }
    assert_int_equal(whole, LENGTH(WHOLE));
    assert_int_equal(real, LENGTH(REAL));
}

TEST(half_a_packed_number_is_none)
{
    Bytes message = MESSAGE("\x2a\x06\x00\x00\x00\x3f\x00\x00");
    ProtoField field;
    uint64_t bits;
    assert_true(proto_next(&message, &field));
    assert_true(proto_number(&field, 5, PROTO_FIXED32, &bits));
    assert_false(proto_number(&field, 5, PROTO_FIXED32, &bits));
    assert_int_equal(field.bytes.size, 2);
    message = MESSAGE("\x28\x01"); /* a varint is no float */
    assert_true(proto_next(&message, &field));
    assert_false(proto_number(&field, 5, PROTO_FIXED32, &bits));
}

/* ---- writing */

TEST(a_message_is_written_as_the_format_says)
{
    static const uint8_t WANT[] = "\x09\x00\x00\x00\x40\xfc\x54\xd9\x41\x10\xac\x02"
                                  "\x2a\x0d\x0a\x0b\x0a\x04loss\x15\x00\x00\x00\x3f";
    Buf value = {0}, summary = {0}, event = {0};
    proto_put_bytes(&value, 1, "loss", 4);
    proto_put_float(&value, 2, 0.5f);
    proto_put_bytes(&summary, 1, value.data, value.size);
    proto_put_double(&event, 1, 1700000000.0);
    proto_put_long(&event, 2, 300);
    proto_put_bytes(&event, 5, summary.data, summary.size);
    assert_int_equal(event.size, sizeof WANT - 1);
    assert_memory_equal(event.data, WANT, event.size);
    buf_free(&value);
    buf_free(&summary);
    buf_free(&event);
}

TEST(what_is_written_is_read_back)
{
    static const int64_t WHOLE[] = {0,  1,         127,       128,       300,
                                    -1, INT64_MAX, INT64_MIN, INT32_MAX, INT32_MIN};
    static const uint32_t NUMBER[] = {1, 15, 16, 2047, 2048, (1u << 29) - 1};
    for (int w = 0; w < LENGTH(WHOLE); w++)
        for (int n = 0; n < LENGTH(NUMBER); n++) {
            Buf out = {0};
            ProtoField field;
            proto_put_long(&out, NUMBER[n], WHOLE[w]);
            Bytes message = bytes_of(&out);
            assert_true(proto_next(&message, &field));
            assert_int_equal(field.key, PROTO_KEY(NUMBER[n], PROTO_VARINT));
            assert_true((int64_t)field.value == WHOLE[w]);
            assert_int_equal(message.size, 0);
            buf_free(&out);
        }
}

TEST(a_negative_number_has_ten_bytes)
{
    Buf out = {0};
    proto_put_long(&out, 1, -1);
    assert_int_equal(out.size, 1 + 10);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_checksum_is_crc32c),
        cmocka_unit_test(any_length_at_any_place_has_the_checksum_of_the_definition),
        cmocka_unit_test(each_value_of_each_byte_counts),
        cmocka_unit_test(a_message_is_read_field_by_field),
        cmocka_unit_test(a_damaged_message_ends_before_what_is_no_field),
        cmocka_unit_test(repeated_numbers_are_read_packed_or_not),
        cmocka_unit_test(half_a_packed_number_is_none),
        cmocka_unit_test(a_message_is_written_as_the_format_says),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(a_negative_number_has_ten_bytes),
    };
    return unit_run(tests);
}
