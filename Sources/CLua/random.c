#include "flow.h"

#include <math.h>

/* math.random out of the flow's own seed, so that a run can be repeated: xoshiro256** as in Lua. */

static uint64_t lf_rotate(uint64_t x, int n) { return (x << n) | (x >> (64 - n)); }

static uint64_t lf_next_random(uint64_t *s) {
    uint64_t result = lf_rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = lf_rotate(s[3], 45);
    return result;
}

void lf_random_seed(lf_flow *f, uint64_t seed) {
    for (int i = 0; i < 4; i++) { /* splitmix64 */
        uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));
        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        f->random[i] = z ^ (z >> 31);
    }
}

/* Draws until the number is at most the limit, under a mask of the limit's own bits. */
static uint64_t lf_draw(uint64_t *state, uint64_t limit) {
    uint64_t mask = limit, drawn;
    for (int shift = 1; shift <= 32; shift *= 2) mask |= mask >> shift;
    do {
        drawn = lf_next_random(state) & mask;
    } while (drawn > limit);
    return drawn;
}

static int lf_random(lua_State *L) {
    uint64_t *state = lf_of(L)->random;
    lua_Integer low = 1, high;
    switch (lua_gettop(L)) {
    case 0: lua_pushnumber(L, ldexp((double)(lf_next_random(state) >> 11), -53)); return 1;
    case 1:
        high = luaL_checkinteger(L, 1);
        if (high == 0) {
            lua_pushinteger(L, (lua_Integer)lf_next_random(state));
            return 1;
        }
        break;
    case 2:
        low = luaL_checkinteger(L, 1);
        high = luaL_checkinteger(L, 2);
        break;
    default: return lf_raise(L, "math.random: wrong number of arguments");
    }
    luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
    lua_pushinteger(L, (lua_Integer)(lf_draw(state, (uint64_t)high - (uint64_t)low) + (uint64_t)low));
    return 1;
}

/* Scripts call it out of habit; the seed is the campaign's. */
static int lf_randomseed(lua_State *L) {
    (void)L;
    return 0;
}

const luaL_Reg lf_math_functions[] = {
    {"random", lf_random}, {"randomseed", lf_randomseed}, {NULL, NULL},
};
